/** Rows of data, wherever they are: those in memory are one chunk. */
import type { Random } from '../../core/random/random';
import type { Rows, Samples, ShuffledSamples, StreamedSamples } from './engine';

/** Whether rows are read chunk by chunk instead of lying in memory. */
export function isStreamed(rows: Rows): rows is StreamedSamples {
  return 'chunks' in rows;
}

/** @throws Error when they are not: an order of streamed rows must come with its chunk */
export function inMemory(rows: Rows): Samples {
  if (isStreamed(rows)) throw new Error('streamed rows are not in memory');
  return rows;
}

/** Whether each row is its own target. */
export function targetsAreInputs(rows: Rows): boolean {
  return isStreamed(rows) ? rows.targetsAreInputs : rows.targets === rows.inputs;
}

/** The most rows of a chunk. */
export function chunkRowsOf(rows: Rows): number {
  return isStreamed(rows) ? Math.min(rows.chunkRows, rows.count) : rows.count;
}

/** All rows in their order, chunk by chunk. @throws CancelledError, InputError when they cannot be read */
export async function* chunksOf(rows: Rows, signal: AbortSignal): AsyncGenerator<Samples> {
  if (isStreamed(rows)) yield* rows.chunks(signal);
  else yield rows;
}

/** All rows, mixed, chunk by chunk. @throws CancelledError, InputError when they cannot be read */
export async function* shuffledChunksOf(rows: Rows, random: Random, signal: AbortSignal): AsyncGenerator<ShuffledSamples> {
  if (isStreamed(rows)) yield* rows.shuffled(random, signal);
  else yield { samples: rows, order: random.permutation(rows.count) };
}

/** Some rows, evenly spread: all where there are no more. @throws InputError when they cannot be read */
export async function sampleRows(rows: Rows, most: number): Promise<Samples> {
  if (isStreamed(rows)) return rows.sample(most);
  if (rows.count <= most) return rows;
  const picked = sampledRowNumbers(rows.count, most);
  const inputs = rowsOf(rows.inputs, rows.count, picked);
  return { count: most, inputs, targets: targetsAreInputs(rows) ? inputs : rowsOf(rows.targets, rows.count, picked) };
}

/** Numbers of at most `most` of `count` rows, rising and evenly spread: 2 of 5 are rows 0 and 2. */
export function sampledRowNumbers(count: number, most: number): number[] {
  return Array.from({ length: Math.min(count, most) }, (_, at) => Math.floor((at * count) / Math.min(count, most)));
}

/** @param values `count` rows */
export function rowsOf(values: Float32Array, count: number, rows: ArrayLike<number>): Float32Array {
  const width = values.length / count;
  const picked = new Float32Array(rows.length * width);
  for (let at = 0; at < rows.length; at++) picked.set(values.subarray(rows[at]! * width, (rows[at]! + 1) * width), at * width);
  return picked;
}
