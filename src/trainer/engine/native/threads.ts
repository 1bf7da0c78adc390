/**
 * Multiply-accumulates of one step's forward pass above which a second thread pays (measured with `npm run bench:engine`): handing out parts of
 * an op takes some ten microseconds, and a step of a small model is not much longer.
 */
const worthSharing = 20_000_000;

/** More threads than this were not measured. */
const mostThreads = 4;

/**
 * How many threads a model is trained with.
 * @param macs multiply-accumulates of one row, null where they are only known at run time
 * @param cores of the machine
 */
export function threadsFor(macs: number | null, batchSize: number, cores: number): number {
  return macs !== null && macs * batchSize >= worthSharing ? Math.max(1, Math.min(cores, mostThreads)) : 1;
}
