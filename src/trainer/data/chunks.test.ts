import { describe, expect, it } from 'vitest';
import { Random } from '../../core/random/random';
import { type Chunking, chunkingOf, chunksInOrder, mixedChunks, type RowRange, rowsOf } from './chunks';

const numbersOf = (ranges: readonly RowRange[]) =>
  ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index));
const all = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('chunks', () => {
  it.each<[count: number, chunking: Chunking]>([
    [1000, { chunkRows: 96, segmentRows: 3 }],
    [1000, { chunkRows: 100, segmentRows: 7 }],
    [999, { chunkRows: 64, segmentRows: 64 }],
    [5, { chunkRows: 4, segmentRows: 1 }],
    [31, { chunkRows: 32, segmentRows: 1 }],
    [32, { chunkRows: 32, segmentRows: 5 }],
  ])('of %i rows hold each row once, and all but the last are full: %j', (count, chunking) => {
    const inOrder = [...chunksInOrder(count, chunking)];
    const mixed = [...mixedChunks(count, chunking, new Random(3))];
    expect(inOrder.flatMap(numbersOf)).toEqual(all(count));
    expect(mixed.flatMap(numbersOf).sort((a, b) => a - b)).toEqual(all(count));
    for (const chunks of [inOrder, mixed]) {
      expect(chunks.slice(0, -1).every((ranges) => rowsOf(ranges) === chunking.chunkRows)).toBe(true);
      expect(rowsOf(chunks.at(-1)!)).toBe(count % chunking.chunkRows === 0 ? chunking.chunkRows : count % chunking.chunkRows);
    }
  });

  it('are mixed from all over the file, otherwise each time, and the same for a seed', () => {
    const chunking = chunkingOf(4, 10, 4 * 320);
    expect(chunking).toEqual({ chunkRows: 320, segmentRows: 10 });
    const [first] = [...mixedChunks(10_000, chunking, new Random(3))];
    const numbers = numbersOf(first!);
    for (const quarter of [0, 1, 2, 3])
      expect(numbers.filter((row) => Math.floor(row / 2500) === quarter).length).toBeGreaterThanOrEqual(20);
    expect([...mixedChunks(10_000, chunking, new Random(4))][0]).not.toEqual(first);
    expect([...mixedChunks(10_000, chunking, new Random(3))][0]).toEqual(first);
  });

  it('take no random numbers where one is enough', () => {
    const random = new Random(3);
    expect([...mixedChunks(320, chunkingOf(4, 10, 4 * 320), random)].flatMap(numbersOf)).toEqual(all(320));
    expect(random.state).toEqual(new Random(3).state);
  });

  it('hold whole batches, at least one', () => {
    expect(chunkingOf(100, 32, 10_000)).toEqual({ chunkRows: 96, segmentRows: 3 });
    expect(chunkingOf(1000, 32, 10_000)).toEqual({ chunkRows: 32, segmentRows: 1 });
  });
});
