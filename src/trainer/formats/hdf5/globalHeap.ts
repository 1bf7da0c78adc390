/** Global heaps: where texts of any length lie. */
import { say } from '../../../core/message/message';
import type { Cursor } from './cursor';
import type { Pages } from './pages';

/** @param index of the object in the heap at `address` @throws ImportError */
export async function readHeapObject(pages: Pages, address: number, index: number): Promise<Cursor> {
  const head = await pages.cursor(address, 16);
  head.expect('GCOL');
  head.skip(4);
  const heap = await pages.cursor(address, head.u64());
  heap.skip(16);
  while (heap.left >= 16) {
    const found = heap.u16();
    heap.skip(6);
    const size = heap.u64();
    if (found === 0) break;
    const object = heap.part(size);
    if (found === index) return object;
    heap.align();
  }
  throw heap.damaged(say('a text is missing'));
}
