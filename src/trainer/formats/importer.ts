/** What an importer gives: a model that another program wrote, as a table of costs and, when asked for, as layers of a spec with weights. */
import type { ExportFormat } from '../../core/export/formats';
import type { ModelGraph } from '../../core/graph/graph';
import type { LayerSpec } from '../../core/layers';
import type { Message } from '../../core/message/message';
import type { Weights } from '../../core/weights/weights';
import type { OpenedLayer } from '../../protocol/modelFile';
import type { ModelSource } from './modelSource';

export type { OpenedLayer, OpenedWeight } from '../../protocol/modelFile';

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
  /** In which format a smaller model takes this one's place; missing where nothing writes it. */
  readonly writtenAs?: ExportFormat;
  /** In an order in which each comes after its inputs. */
  readonly layers: readonly OpenedLayer[];
  /** What a person should know of how it is read: "int8 weights are read as float32". */
  readonly notices: readonly Message[];
  /**
   * In place of `convert`, of a file that holds no model: the weights that the layers of a graph need, by their names.
   *
   * @throws WeightsMismatch, ImportError
   */
  weightsFor?(graph: ModelGraph, signal: AbortSignal): Promise<Weights>;
  /** @throws ImportError that names every layer that a spec cannot say */
  convert(signal: AbortSignal): Promise<ImportedModel>;
  /**
   * The model as a runtime of its own format runs it, where this program has one. An engine is open.
   *
   * @param imported from `convert`. @throws ImportError when the runtime cannot run it
   */
  original?(imported: ImportedModel, runtimes: Runtimes, signal: AbortSignal): Promise<OriginalModel>;
}

/** Where the runtimes of other formats are. */
export interface Runtimes {
  /** The folder of ONNX Runtime for the web. */
  readonly onnx: string;
}

/** Must be disposed of. */
export interface OriginalModel {
  /** What runs it, with its version: "onnxruntime-web 1.20.1". */
  readonly runtime: string;
  /**
   * @param inputs by the names of the spec's inputs, row-major, with the axes that the spec's rows have
   * @returns by the names of the spec's outputs, the same way. @throws ImportError when it cannot be run
   */
  predict(inputs: ReadonlyMap<string, Float32Array>, rows: number): Promise<ReadonlyMap<string, Float32Array>>;
  dispose(): Promise<void>;
}

export interface ImportedModel {
  readonly layers: readonly LayerSpec[];
  /** Names of the layers that give the model's outputs, where it is not the last alone. */
  readonly outputs?: readonly string[] | undefined;
  /** By the layers' names and Keras's names of their weights, in Keras's layout. */
  readonly weights: Weights;
  /**
   * Where the file has the axes of rows in another order: axis i of an input or output of the spec is axis `order[i]` of the file's, both counted
   * with the batch axis, which is axis 0 of the spec's. By the names of the spec's layers.
   */
  readonly axes?: ReadonlyMap<string, readonly number[]>;
}
