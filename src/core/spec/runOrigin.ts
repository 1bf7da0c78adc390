import type { DataSpec } from './schema';

/** What is known of a model of a run by where its spec lies, and the spec does not say. */
export interface RunOrigin {
  /** Whether it is what shrinking has left, which may be stored with zeros. */
  readonly isShrunk: boolean;
  /** The data of the run; files are named relative to the folder of the spec. */
  readonly data?: DataSpec;
}
