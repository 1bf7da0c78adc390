/** Plain TF.js as an independent reference for models: loads what we write, and predicts on its own cpu backend. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import type { ModelGraph } from '../../../src/core/graph/graph';
import { sizeOf } from '../../../src/core/numbers/sizeOf';
import type { Weights } from '../../../src/core/weights/weights';
import { writeLayersModel } from '../../../src/trainer/formats/tfjs/layersModel';
import { constantsOf } from '../../../src/trainer/formats/tfjs/stored';

export async function plainModel(graph: ModelGraph, weights: Weights): Promise<LayersModel> {
  const written = writeLayersModel(graph, weights, 'test');
  return loadWritten(written.model, written.weights);
}

/** Loads `model.json` and `weights.bin` of a folder. */
export async function loadPlainModel(folder: string): Promise<LayersModel> {
  return loadWritten(await readFile(path.join(folder, 'model.json'), 'utf8'), await readFile(path.join(folder, 'weights.bin')));
}

async function loadWritten(model: string, weights: Uint8Array): Promise<LayersModel> {
  await tf.setBackend('cpu');
  const { modelTopology, weightsManifest } = JSON.parse(model) as tf.io.ModelJSON;
  const weightSpecs = weightsManifest.flatMap((group) => group.weights);
  return loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData: new Uint8Array(weights).buffer }));
}

/** Outputs, row-major, for rows of inputs. */
export function predictPlainly(model: LayersModel, inputs: Float32Array): Float32Array {
  const shape = model.inputs[0]!.shape.slice(1).map((size) => size!);
  const rows = inputs.length / shape.reduce((product, size) => product * size, 1);
  return tf.tidy(() => (model.predict(tf.tensor(inputs, [rows, ...shape])) as tf.Tensor).dataSync() as Float32Array);
}

export async function plainPredictions(graph: ModelGraph, weights: Weights, inputs: Float32Array): Promise<Float32Array> {
  const model = await plainModel(graph, weights);
  const outputs = predictPlainly(model, inputs);
  model.dispose();
  return outputs;
}

/** The largest difference of two outputs, relative to their size where that is above 1. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - b[index]!) / Math.max(1, Math.abs(value))),
    a.length === b.length ? 0 : Infinity,
  );
}

/** How many values a plain TF.js model has beside its weights: those of the layers that stand for one it lacks. */
export function constantCount(graph: ModelGraph): number {
  return graph.layers.flatMap(constantsOf).reduce((count, { shape }) => count + sizeOf(shape), 0);
}
