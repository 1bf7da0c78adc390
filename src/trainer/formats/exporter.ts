/** What an exporter gives: the files of a model for another program, and how that program loads them. */
import type { BareModel } from '../../core/weights/model';
import type { Snippet } from '../../protocol/exportModel';
import type { RowsTaken } from '../../core/data/rowsTaken';
import type { Runtimes } from './importer';
import { MessageError } from '../../system/messageError';

/** What is told of a model beside itself. */
export interface About {
  /** This program, with its version. */
  readonly generatedBy: string;
  /** What stands in the rows that it takes, where that is known: formats that have room for it carry it along. */
  readonly rows?: RowsTaken;
}

/**
 * A model in memory: the rebuilt one of a run, or one that was read. In which precision values are stored follows from the values: a run that quantised
 * them left them on a grid (`core/methods/quantizing`) or rounded to float16.
 */
export interface ModelToExport extends BareModel, About {}

export interface ExportHelp {
  readonly signal: AbortSignal;
  /** Rows to calibrate on: the spec's training rows, or seeded random ones. */
  readonly calibrationRows: () => Promise<InputRows>;
}

/** Rows as the Input layer takes them, one after the other. Of several inputs, the values of one lie in each row behind those of the other; so do those of outputs. */
export interface InputRows {
  readonly count: number;
  readonly inputs: Float32Array;
}

/** A file that was made, not written yet. */
export interface FileToWrite {
  /** Relative to the folder of the export, with slashes. */
  readonly name: string;
  readonly content: Uint8Array | string;
}

/** One exporter for each format; it stands in the table of `exporters.ts`. */
export interface Exporter {
  /**
   * The files of the model. The first is the one that other programs are given; the others lie beside it.
   *
   * @throws ExportError that names the layer which the format cannot hold
   */
  write(model: ModelToExport, help: ExportHelp): Promise<readonly [FileToWrite, ...FileToWrite[]]>;
  /**
   * The exported file in the program that the format is made for; undefined where that is not on this machine. Without this method, our own importer
   * reads the file back.
   */
  readonly run?: (exported: ExportedFile) => Promise<FileInRuntime | undefined>;
  /** Code that loads the file and predicts, to be copied. @param file the name of the first file */
  snippets(file: string, model: ModelToExport): readonly Snippet[];
}

export interface ExportedFile {
  /** The first of the format's files; absolute. */
  readonly file: string;
  readonly model: ModelToExport;
  readonly runtimes: Runtimes;
}

/** Must be disposed of. */
export interface FileInRuntime {
  /** With its version. */
  readonly runtime: string;
  /** @param inputs `rows` rows, as `InputRows` has them. @returns outputs, the same way */
  predict(inputs: Float32Array, rows: number): Promise<Float32Array>;
  dispose(): Promise<void> | void;
}

/** A model that a format cannot hold. The message names the layer and says what to do. */
export class ExportError extends MessageError {
  override readonly name = 'ExportError';
}
