/** What is asked of data files before anything is trained on them. */

/** What the rows of a spec are: the trainer answers with a `DataDescription` for each input. */
export interface DescribeDataRequest {
  /** Absolute path of the spec. */
  readonly spec: string;
  /** The spec itself, where it is in no file. */
  readonly text?: string;
  /** Absolute paths of the folders that are worked in. */
  readonly workspace: readonly string[];
}

/** Which names a spec can use of a data file: the trainer answers with `DataNames`. */
export interface DataNamesRequest {
  /** Absolute path of the file, or of a folder of pictures. */
  readonly file: string;
}
