/** What the rows of a spec are, before anything is trained on them: the trainer answers with a `DataDescription`. */

export interface DescribeDataRequest {
  /** Absolute path of the spec. */
  readonly spec: string;
  /** The spec itself, where it is in no file. */
  readonly text?: string;
  /** Absolute paths of the folders that are worked in. */
  readonly workspace: readonly string[];
}
