/** A model as files of other programs: what is asked for, and what was written. */
import type { ExportFormat } from '../core/export/formats';
import type { Message } from '../core/message/message';

export interface ExportRequest {
  /** A run's folder, a spec, or a model file of another program. Absolute. */
  readonly model: string;
  readonly formats: readonly ExportFormat[];
  /** The folder that is written to; absolute. By default `exported` in the run, or beside the spec or file. */
  readonly out?: string;
  /** Whether files that are there are overwritten. */
  readonly force: boolean;
  /** Absolute paths of the folders that are worked in: which files a spec may read follows from them. */
  readonly workspace: readonly string[];
}

export interface ExportResult {
  /** The folder that was written to; absolute. */
  readonly folder: string;
  readonly files: readonly ExportedModel[];
  readonly notices: readonly Message[];
}

/** A model in one format. */
export interface ExportedModel {
  readonly format: ExportFormat;
  /** Of the file that other programs are given; absolute. */
  readonly path: string;
  /** Of all of the format's files together, as they are and compressed. */
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly brotliBytes: number;
  /** `null` where the program that the format is made for is not on this machine, and ours cannot read it. */
  readonly check: ExportCheck | null;
  /** Code that loads the file and predicts, to be copied: for each program that it is made for. */
  readonly snippets: readonly Snippet[];
}

export interface Snippet {
  /** "Python", "Browser", "Node.js", "C". */
  readonly where: string;
  /** What Markdown colours it by. */
  readonly language: 'python' | 'html' | 'js' | 'c';
  /** What has to be installed, in a command; missing where nothing has. */
  readonly install?: string;
  readonly code: string;
}

/** How the exported file predicts, beside the model that it was made of. */
export interface ExportCheck {
  /** What ran the file: "onnxruntime-web 1.20.0". */
  readonly runtime: string;
  readonly rows: number;
  /** Whether these are rows of the spec's data; else they are random ones. */
  readonly ofData: boolean;
  /** The largest difference of two outputs, relative to the output where that is above 1. */
  readonly maxDifference: number;
  /** The loss of the exported file and of the model on these rows; `null` for random rows. */
  readonly loss: number | null;
  readonly modelLoss: number | null;
}

export interface ExportProgress {
  readonly format: ExportFormat;
  readonly stage: 'write' | 'check';
  /** 0 to 1. */
  readonly share: number;
}
