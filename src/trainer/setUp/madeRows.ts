/**
 * Rows for a model whose own are not at hand, from what its batch norms remember of them: inputs that give every batch norm the mean and the variance that it
 * has seen in training (ZeroQ: Cai et al. 2020, arXiv:2001.00281; DeepInversion: Yin et al. 2020, arXiv:1912.08795).
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { npyHead } from '../../core/data/npy/write';
import { type GraphLayer, layerNamed, type ModelGraph } from '../../core/graph/graph';
import { kindOf } from '../../core/layers';
import { sizeOf } from '../../core/numbers/sizeOf';
import { Random } from '../../core/random/random';
import type { BareModel } from '../../core/weights/model';
import { weightOf } from '../../core/weights/weights';
import { throwIfCancelled } from '../engine/errors';
import { buildLayersModel } from '../engine/model';

/** Rows are made together, so that their statistics can be those of many. */
const rowsAtOnce = 128;
const steps = 150;
const rate = 0.1;

/** Whether a model has batch norms that remember rows. */
export function remembersRows({ layers }: ModelGraph): boolean {
  return normsOf(layers).length > 0;
}

const usualRows = 256;

/** Writes made rows as a .npy file, with an engine that is open. @param folder where the file goes @returns its name. @throws CancelledError */
export async function writeMadeRows(model: BareModel, folder: string, signal: AbortSignal): Promise<string> {
  const { outputShape } = layerNamed(model.graph, model.graph.inputs[0]!);
  const rows = await madeRows(model, usualRows, signal);
  const name = `${model.graph.name}-rows.npy`;
  await writeFile(path.join(folder, name), [npyHead([usualRows, ...outputShape.map((size) => size!)]), new Uint8Array(rows.buffer)]);
  return name;
}

/** @param count of rows @returns row-major @throws CancelledError */
export async function madeRows(model: BareModel, count: number, signal: AbortSignal): Promise<Float32Array> {
  const shape = model.graph.layers.find(({ name }) => name === model.graph.inputs[0])!.outputShape.map((size) => size!);
  const width = sizeOf(shape);
  const rows = new Float32Array(count * width);
  const random = new Random(1);
  for (let from = 0; from < count; from += rowsAtOnce) {
    const some = Math.min(rowsAtOnce, count - from);
    const start = Float32Array.from({ length: some * width }, () => random.normal());
    rows.set(await settled(model, tf.tensor(start, [some, ...shape]), signal), from * width);
  }
  return rows;
}

async function settled({ graph, weights }: BareModel, start: tf.Tensor, signal: AbortSignal): Promise<Float32Array> {
  const norms = normsOf(graph.layers);
  const { model } = buildLayersModel(graph, weights);
  const seen = tfl.model({
    inputs: model.inputs,
    outputs: norms.map(({ inputs }) => model.getLayer(inputs[0]!).output as tfl.SymbolicTensor),
  });
  const wanted = norms.map(({ name, spec }) => {
    const { mean, variance } = kindOf(spec.type).movingStatistics!;
    return {
      mean: tf.tensor1d(weightOf(weights, name, mean).data),
      deviation: tf.tidy(() => tf.sqrt(tf.add(tf.tensor1d(weightOf(weights, name, variance).data), 1e-3))),
    };
  });
  const rows = tf.variable(start);
  const optimizer = tf.train.adam(rate);
  const missing = (): tf.Scalar => {
    const given = [seen.apply(rows)].flat() as tf.Tensor[];
    const parts = given.map((values, at) => {
      const { mean, deviation } = wanted[at]!;
      const axes = values.shape.slice(0, -1).map((_, axis) => axis);
      const own = tf.moments(values, axes);
      const shift = tf.square(tf.div(tf.sub(own.mean, mean), deviation));
      const spread = tf.square(tf.sub(tf.div(tf.sqrt(tf.add(own.variance, 1e-3)), deviation), 1));
      return tf.mean(tf.add(shift, spread));
    });
    return tf.addN(parts) as tf.Scalar;
  };
  try {
    for (let step = 0; step < steps; step++) {
      throwIfCancelled(signal);
      optimizer.minimize(missing, false, [rows]);
      await nextTurn();
    }
    return (await rows.data<'float32'>()).slice();
  } finally {
    tf.dispose([start, rows, wanted]);
    optimizer.dispose();
    model.dispose();
  }
}

function normsOf(layers: readonly GraphLayer[]): readonly GraphLayer[] {
  return layers.filter(({ spec }) => kindOf(spec.type).movingStatistics !== undefined);
}
