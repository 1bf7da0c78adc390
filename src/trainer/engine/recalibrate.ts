/** Batch norms with the statistics of the data itself, in the place of moving ones, which lag behind the weights. */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelGraph } from '../../core/graph/graph';
import { batchNormalization } from '../../core/layers/batchNormalization';
import { elementCount } from '../../core/layers/kind';
import type { BareModel } from '../../core/weights/model';
import { copyWeights, type WeightKey, type Weights } from '../../core/weights/weights';
import type { Rows } from './engine';
import { type NormalizeBatch, TrainableBatchNormalization } from './layers/batchNormalization';
import { buildLayersModel, plainLayer } from './model';
import type { LayerFactory } from './layers/composed';
import { inputParts, rowShape, splitRows } from './parts';
import { sampleRows } from './rows';

/** Rows that statistics are taken from, evenly spread over the data. */
const mostRows = 4096;
/** All of them pass through the model at once: the largest layer's output has at most this many values, */
const mostValues = 1 << 24;
/** and the pass takes at most this many multiply-accumulates, about a second on the slower engine, where that leaves a few rows. */
const mostMacs = 4e9;
const fewestRows = 32;

/** Weights' names, which a batch norm inside of another layer has as well. */
const statistics: ReadonlySet<string> = new Set(Object.values(batchNormalization.movingStatistics!));

/** Whether any layer has moving statistics, within another layer too. */
export function hasBatchNorms({ layers }: ModelGraph): boolean {
  return layers.some(({ weights }) => weights.some(({ name }) => statistics.has(name)));
}

/**
 * The weights with every batch norm's `moving_mean` and `moving_variance` as the mean and the (population) variance of what it is given: over
 * the training rows, up to 4,096 of them, with the batch norms in front of it recalibrated too, and without dropout. Everything else stays as it is.
 * Runs eagerly on the engine that is open. Depends on nothing but its arguments.
 */
export async function recalibrated({ graph, weights }: BareModel, rows: Rows): Promise<Weights> {
  const { inputs, count } = await sampleRows(rows, rowsToMeasure(graph));
  const parts = inputParts(graph);
  const { model, variables } = buildLayersModel(graph, weights, measuringLayer);
  try {
    // The rows are one batch, so that its statistics are theirs.
    tf.dispose(tf.tidy(() => model.predict(splitRows(tf.tensor(inputs, [count, ...rowShape(parts)]), parts), { batchSize: count })));
    const measured = copyWeights(weights);
    for (const [key, variable] of variables)
      if (isStatistic(key)) measured.set(key, { shape: variable.shape, data: (await variable.data<'float32'>()).slice() });
    return measured;
  } finally {
    model.dispose();
  }
}

function isStatistic(key: WeightKey): boolean {
  return statistics.has(key.slice(key.lastIndexOf('/') + 1));
}

function rowsToMeasure({ layers }: ModelGraph): number {
  const largest = Math.max(...layers.map(({ outputShape }) => elementCount(outputShape) ?? 1));
  const macs = layers.reduce((sum, layer) => sum + (layer.macs ?? 0), 1);
  return Math.max(fewestRows, Math.min(mostRows, Math.floor(mostValues / largest), Math.floor(mostMacs / macs)));
}

/** The layer as it predicts, but for batch norms. */
const measuringLayer: LayerFactory = (layer) => {
  const { spec, name } = layer;
  if (spec.type !== 'BatchNormalization') return plainLayer(layer);
  const { epsilon = 1e-3, center = true, scale = true } = spec;
  return new MeasuringBatchNormalization({ name, momentum: 0, epsilon, center, scale, normalizeBatch: normalizeExactly });
};

/** Normalizes by the rows it is given also where the model predicts, and keeps their statistics. */
class MeasuringBatchNormalization extends TrainableBatchNormalization {
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return super.call(inputs, { training: true });
  }
}

/** Adds up in double precision: many values would lose digits otherwise, on one engine others than on the other. */
const normalizeExactly: NormalizeBatch = (x, gamma, beta, epsilon) => {
  const channels = x.shape.at(-1)!;
  const values = x.dataSync<'float32'>();
  const count = values.length / channels;
  const means = new Float64Array(channels);
  const variances = new Float64Array(channels);
  for (let from = 0; from < values.length; from += channels)
    for (let channel = 0; channel < channels; channel++) means[channel]! += values[from + channel]! / count;
  for (let from = 0; from < values.length; from += channels)
    for (let channel = 0; channel < channels; channel++) variances[channel]! += (values[from + channel]! - means[channel]!) ** 2 / count;
  const [mean, variance] = [means, variances].map((sums) => tf.tensor1d(Float32Array.from(sums))) as [tf.Tensor1D, tf.Tensor1D];
  return { normalized: tf.batchNorm(x, mean, variance, beta, gamma, epsilon), mean, variance };
};
