/** How fast models are in each runtime: what is asked for, and what was measured. */
import type { Message } from '../core/message/message';

export interface BenchRequest {
  /** Folders of runs, specs or model files of other programs; absolute. Of a run, the original is measured beside the shrunk model. */
  readonly models: readonly string[];
  /** Absolute paths of the folders that are worked in: which files a spec may read follows from them. */
  readonly workspace: readonly string[];
}

export interface BenchResult {
  readonly models: readonly ModelTime[];
  /** Runtimes that are not at hand, and where a smaller model is not faster, with the reason. */
  readonly notices: readonly Message[];
}

/** A model in one runtime, with one thread. */
export interface ModelTime {
  readonly name: string;
  readonly params: number;
  readonly macs: number | null;
  /** With its version: "onnxruntime-web 1.20.0". */
  readonly runtime: string;
  /** Rows of a call. */
  readonly batch: number;
  /** Of a call, over many. */
  readonly medianMs: number;
  /** From the first to the third quarter of the calls. */
  readonly spreadMs: number;
  readonly rowsPerSecond: number;
}
