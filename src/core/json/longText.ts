import type { TextEdit } from './edits';
import { ownCopy } from './ownCopy';

/** Characters; small enough that copying a chunk costs nothing, large enough that megabytes make few. */
const chunkLength = 16_384;

/** A text in chunks, so that an edit costs what it touches and not what the text is long. It never changes: an edit gives another one. */
export class LongText {
  readonly #chunks: readonly string[];
  #whole: string | undefined;
  readonly length: number;

  static of(text: string): LongText {
    return new LongText(chunksOf(text), text.length);
  }

  private constructor(chunks: readonly string[], length: number) {
    this.#chunks = chunks;
    this.length = length;
  }

  slice(from: number, to = this.length): string {
    if (from >= to) return '';
    const first = this.#find(from);
    const last = this.#find(to);
    const chunks = this.#chunks.slice(first.chunk, last.chunk + 1);
    if (chunks.length === 0) return '';
    chunks[chunks.length - 1] = chunks.at(-1)!.slice(0, to - last.start);
    chunks[0] = chunks[0]!.slice(from - first.start);
    return chunks.join('');
  }

  edited({ offset, removed, inserted }: TextEdit): LongText {
    const first = this.#find(offset);
    const last = this.#find(offset + removed);
    const before = (this.#chunks[first.chunk] ?? '').slice(0, offset - first.start);
    const after = (this.#chunks[last.chunk] ?? '').slice(offset + removed - last.start);
    const changed = before + inserted + after;
    const chunks = this.#chunks.toSpliced(
      first.chunk,
      last.chunk + 1 - first.chunk,
      ...(changed.length > 2 * chunkLength ? chunksOf(changed) : [changed]),
    );
    return new LongText(chunks, this.length + inserted.length - removed);
  }

  /** The whole text, put together when it is asked for first. */
  toString(): string {
    this.#whole ??= this.#chunks.join('');
    return this.#whole;
  }

  /** The chunk that a place is in, and where that begins; the end of the text is in the last one. */
  #find(offset: number): { readonly chunk: number; readonly start: number } {
    let start = 0;
    let chunk = 0;
    for (; chunk < this.#chunks.length - 1; chunk++) {
      const end = start + this.#chunks[chunk]!.length;
      if (offset < end) break;
      start = end;
    }
    return { chunk, start };
  }
}

function chunksOf(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / chunkLength) }, (_, index) =>
    ownCopy(text, index * chunkLength, (index + 1) * chunkLength),
  );
}
