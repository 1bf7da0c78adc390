/** What an importer gives: a model that another program wrote, as a table of costs and, when asked for, as layers of a spec with weights. */
import type { LayerSpec } from '../../core/layers';
import type { Shape } from '../../core/layers/kind';
import type { Message } from '../../core/message/message';
import type { Weights } from '../../core/weights/weights';
import type { ModelSource } from './modelSource';

/** One importer for each format; it stands in the table of `importers.ts`. */
export interface Importer {
  /** What messages call the format: "Keras HDF5", "ONNX". */
  readonly format: string;
  /** By the file's first bytes, not by its name. @param head up to 1,024 of them */
  recognizes(head: Uint8Array): boolean;
  /** Reads what costs follow from; weights stay on disk. @throws ImportError */
  open(source: ModelSource, signal: AbortSignal): Promise<OpenedModel>;
}

export interface OpenedModel {
  readonly name: string;
  /** The program that wrote it, with its version, where the file says so. */
  readonly writtenBy?: string;
  /** In an order in which each comes after its inputs. */
  readonly layers: readonly OpenedLayer[];
  /** What a person should know of how it is read: "int8 weights are read as float32". */
  readonly notices: readonly Message[];
  /** @throws ImportError that names every layer that a spec cannot say */
  convert(signal: AbortSignal): Promise<ImportedModel>;
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
  /** As stored. */
  readonly bytes: number;
}

export interface ImportedModel {
  readonly layers: readonly LayerSpec[];
  /** By the layers' names and Keras's names of their weights, in Keras's layout. */
  readonly weights: Weights;
}
