/** Plain TF.js as an independent judge of models: loads what we write, and predicts on its own cpu backend. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import type { ModelGraph } from '../../../src/core/graph/graph';
import type { Weights } from '../../../src/core/weights/weights';
import { writeLayersModel } from '../../../src/trainer/formats/tfjs/layersModel';

export async function plainModel(graph: ModelGraph, weights: Weights): Promise<LayersModel> {
  await tf.setBackend('cpu');
  const written = writeLayersModel(graph, weights, 'test');
  const { modelTopology, weightsManifest } = JSON.parse(written.model) as tf.io.ModelJSON;
  return loadLayersModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest.flatMap((group) => group.weights),
      weightData: written.weights.slice().buffer,
    }),
  );
}

/** Outputs, row-major, for rows of inputs. */
export async function plainPredictions(graph: ModelGraph, weights: Weights, inputs: Float32Array): Promise<Float32Array> {
  const model = await plainModel(graph, weights);
  const shape = graph.layers.find((layer) => layer.spec.type === 'Input')!.outputShape.map((size) => size!);
  const rows = inputs.length / shape.reduce((product, size) => product * size, 1);
  const values = tf.tidy(() => (model.predict(tf.tensor(inputs, [rows, ...shape])) as tf.Tensor).dataSync() as Float32Array);
  model.dispose();
  return values;
}

/** The largest difference of two outputs, relative to their size where that is above 1. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - b[index]!) / Math.max(1, Math.abs(value))),
    a.length === b.length ? 0 : Infinity,
  );
}
