/** Groups: names and where the objects of these names are. */
import { say } from '../../../core/message/message';
import { textOf } from './attributes';
import { type Cursor, noAddress } from './cursor';
import { type HeaderMessage, messageType } from './objectHeader';
import type { Pages } from './pages';

export type Links = ReadonlyMap<string, number>;

const mostLinks = 200_000;
/** Levels of a tree: each has at least twice as many nodes as the one above. */
const deepest = 32;

/** Empty for what is no group. @throws ImportError */
export async function readLinks(pages: Pages, messages: readonly HeaderMessage[]): Promise<Links> {
  const links = new Map<string, number>();
  for (const { type, data } of messages) {
    if (type === messageType.symbolTable) await readSymbolTable(pages, data, links);
    else if (type === messageType.link) readLink(data, links);
    else if (type === messageType.linkInfo) refuseDense(data);
  }
  return links;
}

async function readSymbolTable(pages: Pages, data: Cursor, links: Map<string, number>): Promise<void> {
  const [tree, heap] = [data.address(), data.address()];
  const head = await pages.cursor(heap, 32);
  head.expect('HEAP');
  head.skip(4);
  const size = head.u64();
  head.skip(8);
  const names = await pages.cursor(head.address(), size);
  await readTree({ pages, names, links }, tree, deepest);
}

/** Where a tree of names is read from, and what is found. */
interface TreeReading {
  readonly pages: Pages;
  readonly names: Cursor;
  readonly links: Map<string, number>;
}

async function readTree(reading: TreeReading, address: number, levels: number): Promise<void> {
  const { pages } = reading;
  const head = await pages.upTo(address, 24);
  if (head.bytes[0] === 0x53) return readSymbols(reading, address);
  head.expect('TREE');
  const [type, , count] = [head.u8(), head.u8(), head.u16()];
  if (type !== 0 || levels === 0) throw head.damaged(say('it is no tree of names'));
  const nodes = await pages.cursor(address + 24, 8 + count * 16);
  for (let node = 0; node < count; node++) {
    nodes.skip(8);
    await readTree(reading, nodes.address(), levels - 1);
  }
}

async function readSymbols({ pages, names, links }: TreeReading, address: number): Promise<void> {
  const head = await pages.cursor(address, 8);
  head.expect('SNOD');
  head.skip(2);
  const count = head.u16();
  const symbols = await pages.cursor(address + 8, count * 40);
  for (let symbol = 0; symbol < count; symbol++) {
    const [name, object, cache] = [symbols.u64(), symbols.address(), symbols.u32()];
    symbols.skip(20);
    if (name >= names.bytes.length) throw symbols.damaged(say('a name is missing'));
    // A soft link leads to another name, and has no object of its own.
    if (cache !== 2) add(links, textOf(names.bytes.subarray(name)), object, symbols);
  }
}

function readLink(data: Cursor, links: Map<string, number>): void {
  data.skip(1);
  const flags = data.u8();
  const isHard = (flags & 8) === 0 || data.u8() === 0;
  if ((flags & 4) !== 0) data.skip(8);
  if ((flags & 16) !== 0) data.skip(1);
  const name = textOf(data.take(data.sized(1 << (flags & 3))));
  if (isHard) add(links, name, data.address(), data);
}

function add(links: Map<string, number>, name: string, object: number, cursor: Cursor): void {
  if (links.size >= mostLinks) throw cursor.damaged(say('its structures have no end'));
  if (object !== noAddress) links.set(name, object);
}

/** Groups of many objects in files that were written with h5py's `libver="latest"`, which Keras does not do. */
function refuseDense(data: Cursor): void {
  data.skip(1);
  if ((data.u8() & 1) !== 0) data.skip(8);
  if (data.address() !== noAddress)
    throw data.damaged(
      say('its groups are stored in a way that cannot be read: write it with h5py\'s default settings, without "libver" and "track_order"'),
    );
}
