/** How much data is in memory at once. */

export interface DataLimits {
  /** Rows that take more bytes than this, as float32, are streamed. */
  readonly inMemory: number;
  /** Bytes of a chunk, about: two of them and the engine's copy are in memory at once. */
  readonly chunk: number;
}

/** Fixed, not a share of what is free at the moment: a run must repeat and resume to the same result. */
export const dataLimits: DataLimits = { inMemory: 512 * 2 ** 20, chunk: 32 * 2 ** 20 };
