/** A layers model as TF.js itself loads and runs it, for rows of the spec that was made of it. */
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { graphOf } from '../../../core/graph/build';
import type { ModelGraph } from '../../../core/graph/graph';
import { formatBytes } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { messageOf } from '../../../system/messageError';
import { asInFile, asInSpec } from '../axes';
import { ImportError } from '../importError';
import type { ImportedModel, OriginalModel } from '../importer';
import { inputTensors } from '../inputRows';
import type { ModelSource } from '../modelSource';
import type { ModelFile } from './modelFile';

/** TF.js has all weights in memory, and more than once while it loads. */
const mostBytes = 64 * 2 ** 20;

export interface OriginalRequest {
  readonly source: ModelSource;
  readonly model: ModelFile;
  readonly imported: ImportedModel;
}

/** On the backend of the open engine. @throws ImportError when it is too large, or TF.js does not load it */
export async function openOriginal({ source, model, imported }: OriginalRequest, signal: AbortSignal): Promise<OriginalModel> {
  const { graph } = graphOf('imported', imported.layers, imported.outputs);
  const weightData = await shardsOf(source, model, signal);
  const loaded = await asImportError(() =>
    loadLayersModel(
      tf.io.fromMemory({
        modelTopology: model.topology,
        weightSpecs: model.groups.flatMap(({ weights }) => weights) as unknown as tf.io.WeightsManifestEntry[],
        weightData,
      }),
    ),
  );
  return {
    runtime: `tfjs ${tf.version_core}`,
    predict: (inputs, rows) => asImportError(() => predict({ model: loaded, graph: graph!, axes: imported.axes }, inputs, rows)),
    dispose: () => Promise.resolve(void loaded.dispose()),
  };
}

async function shardsOf(source: ModelSource, { groups }: ModelFile, signal: AbortSignal): Promise<ArrayBuffer> {
  const shards = await Promise.all(groups.flatMap(({ paths }) => paths).map((name) => source.beside(name)));
  const bytes = shards.reduce((sum, { size }) => sum + size, 0);
  if (bytes > mostBytes)
    throw new ImportError(say('it has {0}, and files of more than {1} are not run', formatBytes(bytes), formatBytes(mostBytes)));
  signal.throwIfAborted();
  const parts = await Promise.all(shards.map((shard) => shard.read(0, shard.size)));
  return new Uint8Array(Buffer.concat(parts)).buffer;
}

interface Running {
  readonly model: LayersModel;
  readonly graph: ModelGraph;
  readonly axes: ImportedModel['axes'];
}

/** Inputs go by their names, which a spec keeps where it can, and otherwise by their place; outputs are in the file's order in both. */
async function predict(
  { model, graph, axes }: Running,
  inputs: ReadonlyMap<string, Float32Array>,
  rows: number,
): Promise<Map<string, Float32Array>> {
  // A Sequential that was loaded has no names for its input.
  const hasNames = model.inputNames.length > 0 && model.inputNames.every((name) => inputs.has(name));
  const ordered = hasNames ? model.inputNames : graph.inputs;
  const outputs = tf.tidy(() => {
    const given = ordered.map((name) => {
      const [{ shape, values }] = inputTensors({ ...graph, inputs: [name] }, inputs.get(name)!, rows) as [
        ReturnType<typeof inputTensors>[0],
      ];
      const order = axes?.get(name);
      if (order === undefined) return tf.tensor(values, [...shape]);
      const dims = shape.map((_, axis) => shape[order.indexOf(axis)]!);
      return tf.tensor(asInFile(values, dims, order), dims);
    });
    return [model.predict(given, { batchSize: rows })].flat();
  });
  try {
    const values = await Promise.all(outputs.map((output) => output.data<'float32'>()));
    return new Map(
      graph.outputs.map((name, at) => {
        const order = axes?.get(name);
        return [name, order === undefined ? values[at]! : asInSpec(values[at]!, outputs[at]!.shape, order)];
      }),
    );
  } finally {
    tf.dispose(outputs);
  }
}

/** What TF.js says is wrong with a file, as an error of that file. */
async function asImportError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new ImportError(say('{0}', messageOf(cause)), { cause });
  }
}
