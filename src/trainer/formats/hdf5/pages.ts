/** Reads the structures of a file by pages, which are kept for a while: structures are small, and lie side by side. */
import { say } from '../../../core/message/message';
import { ImportError } from '../importError';
import { type ModelSource, sourceName } from '../modelSource';
import { Cursor } from './cursor';

const pageBytes = 1 << 16;
/** Pages that are kept: 8 MB. */
const mostPages = 128;
/** Pages that are read at all, and structures: a sound file of thousands of layers needs less, and a hostile one shall not keep the reader busy. */
const mostLoads = 1 << 14;
const mostStructures = 1 << 18;
/** The largest structure: a heap with the text of a large model's configuration. */
const mostBytes = 1 << 26;

export class Pages {
  readonly file: string;
  readonly #pages = new Map<number, Promise<Uint8Array>>();
  #loads = 0;
  #structures = 0;

  constructor(readonly source: ModelSource) {
    this.file = sourceName(source);
  }

  /** @throws ImportError when the file ends before, or has led through too many structures */
  async cursor(from: number, bytes: number): Promise<Cursor> {
    if (++this.#structures > mostStructures || bytes > mostBytes) throw this.#endless(from);
    return new Cursor(await this.#bytes(from, from + bytes), from, this.file);
  }

  /** As many bytes as there are, if they are fewer. */
  upTo(from: number, bytes: number): Promise<Cursor> {
    return this.cursor(from, Math.max(0, Math.min(bytes, this.source.size - from)));
  }

  async #bytes(from: number, to: number): Promise<Uint8Array> {
    const first = Math.floor(from / pageBytes);
    if (to > this.source.size || from < 0 || to - 1 >= (first + 1) * pageBytes) return this.source.read(from, to);
    const page = await this.#page(first);
    return page.subarray(from - first * pageBytes, to - first * pageBytes);
  }

  #page(index: number): Promise<Uint8Array> {
    const kept = this.#pages.get(index);
    if (kept !== undefined) return kept;
    if (++this.#loads > mostLoads) throw this.#endless(index * pageBytes);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size >= mostPages) this.#pages.delete(oldest!);
    const page = this.source.read(index * pageBytes, Math.min((index + 1) * pageBytes, this.source.size));
    this.#pages.set(index, page);
    return page;
  }

  #endless(at: number): ImportError {
    return new ImportError(say('{0} is damaged at byte {1}: {2}', this.file, at, say('its structures have no end')));
  }
}
