/** A model file of another program, as editor and command line show it: a table of costs. */
import type { ExportFormat } from '../core/export/formats';
import type { MemoryFit } from '../core/cost/memoryFit';
import type { Shape } from '../core/layers/kind';
import type { ModelMemory } from '../core/memory/memory';
import type { Message } from '../core/message/message';
import type { Histogram } from '../core/numbers/histogram';

/** Asks what the layers of a model file cost; weights stay on disk. */
export interface OpenModelRequest {
  /** Absolute. */
  readonly file: string;
  /** Whether the memory of its values is asked for as well, for which all of the file is read. */
  readonly withMemory?: boolean;
}

export interface ModelTable {
  /** "Keras HDF5", "ONNX". */
  readonly format: string;
  readonly name: string;
  /** The program that wrote it, with its version, where the file says so. */
  readonly writtenBy?: string;
  /** In an order in which each comes after its inputs. */
  readonly layers: readonly OpenedLayer[];
  /** What a person should know of how it is read. */
  readonly notices: readonly Message[];
  /** Where it was asked for: what is held in memory while one row is predicted; null where a size is only known at run time. */
  readonly memory?: ModelMemory | null;
}

export interface OpenedLayer {
  readonly name: string;
  /** The format's own class or operator: "Conv2D", "Gemm". */
  readonly type: string;
  readonly inputs: readonly string[];
  /** Without the batch axis, channels last; missing where it is not known. */
  readonly outputShape?: Shape;
  /** Missing where it is not known. */
  readonly params?: number;
  /** Multiply-accumulates for one row; missing where they are not known, null where they are only known at run time. */
  readonly macs?: number | null;
  readonly weights: readonly OpenedWeight[];
  /** Why its cost is not known, or why a spec cannot say it, and what to do. */
  readonly problem?: Message;
}

export interface OpenedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  /** As stored: "float32", "float16", "int8". */
  readonly dtype: string;
  /** As stored; missing where the format does not store weights one by one. */
  readonly bytes?: number;
}

/** Asks for a spec of a model file, with its weights. */
export interface ImportRequest {
  /** Absolute. */
  readonly file: string;
  /** The folder that spec and weights are written to; absolute. */
  readonly out: string;
  /** Whether files of these names are overwritten. */
  readonly force: boolean;
  /** A .npy file of rows that the imported model is tried with, instead of made ones; absolute. */
  readonly rows?: string;
}

export interface ImportResult {
  /** Absolute paths of what was written. */
  readonly spec: string;
  readonly weights: string;
  readonly params: number;
  /** How many there are in the spec. */
  readonly layers: number;
  /** The file's own format, in which a smaller model can take its place; missing where nothing writes it. */
  readonly writtenAs?: ExportFormat;
  readonly notices: readonly Message[];
  /** How the imported model compares with the original, where a runtime for that is at hand. */
  readonly check: ImportCheck | null;
}

export interface ImportCheck {
  readonly rows: number;
  /** Of any value of the outputs. */
  readonly maxDifference: number;
  /** What ran the original: "onnxruntime-web 1.20.0". */
  readonly against: string;
}

/** Asks for the statistics of a model file's weights, which takes reading them. */
export type WeightStatisticsRequest = OpenModelRequest;

export interface WeightStatistics {
  /** A weight's key in the imported model: "encoder1/kernel". */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: number;
  /** How many of them are zero. */
  readonly zeros: number;
  /** Missing where no value is a finite number. */
  readonly histogram?: Histogram;
}

/** Editor → page of a model file. */
export type ToModelFilePage =
  | { readonly type: 'table'; readonly table: ModelTable; readonly file: string; readonly canImport: boolean }
  | { readonly type: 'failed'; readonly message: string; readonly file: string }
  | { readonly type: 'statistics'; readonly weights: readonly WeightStatistics[] }
  /** Why there are none. */
  | { readonly type: 'noStatistics'; readonly message: string }
  | ({ readonly type: 'memory' } & MemoryFit);

/** Page of a model file → editor. */
export type FromModelFilePage = { readonly type: 'ready' } | { readonly type: 'import' } | { readonly type: 'shrink' };
