import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { BareModel } from '../../core/weights/model';
import { mostEvaluatedRows } from './batches';
import type { Samples } from './engine';
import { buildLayersModel } from './model';
import { inputParts, rowShape, splitRows } from './parts';

/**
 * What layers within a model give, row-major, as the model predicts. Runs eagerly on the engine that is open.
 *
 * @param rows of the model's inputs
 * @param layers names of layers that the output depends on
 * @returns by layer, `count` times the values of its output for one row
 */
export async function layerOutputs(
  { graph, weights }: Pick<BareModel, 'graph' | 'weights'>,
  { inputs, count }: Pick<Samples, 'inputs' | 'count'>,
  layers: readonly string[],
): Promise<ReadonlyMap<string, Float32Array>> {
  const { model } = buildLayersModel(graph, weights);
  const outputs = layers.map((name) => model.getLayer(name).output as tfl.SymbolicTensor);
  const parts = inputParts(graph);
  const results = tf.tidy(() => {
    const given = splitRows(tf.tensor(inputs, [count, ...rowShape(parts)]), parts);
    const found = tfl.model({ inputs: model.inputs, outputs }).predict(given, { batchSize: Math.min(count, mostEvaluatedRows(graph)) });
    return Array.isArray(found) ? found : [found];
  });
  try {
    const values = await Promise.all(results.map((result) => result.data()));
    return new Map(layers.map((name, index) => [name, values[index] as Float32Array]));
  } finally {
    tf.dispose(results);
    model.dispose();
  }
}
