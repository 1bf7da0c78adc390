/** How rows that do not fit into memory are cut into chunks that do. */
import type { Random } from '../../core/random/random';

/** Row numbers from `from` up to, but not including, `to`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

export interface Chunking {
  /** Rows of every chunk but the last: whole batches, so that only the last batch of an epoch may be short. */
  readonly chunkRows: number;
  /** Rows that are read together: a chunk is mixed from such blocks of the whole file. */
  readonly segmentRows: number;
}

/** Blocks that a chunk is mixed from: the more, the better rows are mixed, and the smaller the blocks that are read. */
const segmentsInChunk = 32;

/** @param chunkBytes how large a chunk is, about: at least a batch */
export function chunkingOf(rowBytes: number, batchSize: number, chunkBytes: number): Chunking {
  const batches = Math.max(1, Math.floor(chunkBytes / rowBytes / batchSize));
  const chunkRows = batches * batchSize;
  return { chunkRows, segmentRows: Math.ceil(chunkRows / segmentsInChunk) };
}

/** All rows in their order: the ranges of each chunk. */
export function* chunksInOrder(count: number, chunking: Chunking): Generator<readonly RowRange[]> {
  yield* chunksOf(numbersTo(segmentCount(count, chunking)), count, chunking);
}

/**
 * All rows, mixed: segments in random order, chunk by chunk. Shuffling a chunk's rows in addition mixes rows from all over the file. A single
 * chunk is left in order, and takes no random numbers.
 */
export function* mixedChunks(count: number, chunking: Chunking, random: Random): Generator<readonly RowRange[]> {
  const segments = segmentCount(count, chunking);
  yield* chunksOf(count <= chunking.chunkRows ? numbersTo(segments) : random.permutation(segments), count, chunking);
}

/** How many rows the ranges have together. */
export function rowsOf(ranges: readonly RowRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0);
}

function segmentCount(count: number, { segmentRows }: Chunking): number {
  return Math.ceil(count / segmentRows);
}

function* chunksOf(segments: Iterable<number>, count: number, { chunkRows, segmentRows }: Chunking): Generator<readonly RowRange[]> {
  let chunk: RowRange[] = [];
  let room = chunkRows;
  for (const segment of segments) {
    const end = Math.min((segment + 1) * segmentRows, count);
    for (let from = segment * segmentRows; from < end;) {
      const to = Math.min(end, from + room);
      chunk.push({ from, to });
      room -= to - from;
      from = to;
      if (room > 0) continue;
      yield chunk;
      chunk = [];
      room = chunkRows;
    }
  }
  if (chunk.length > 0) yield chunk;
}

function* numbersTo(count: number): Generator<number> {
  for (let number = 0; number < count; number++) yield number;
}
