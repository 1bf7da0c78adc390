/** GRUs that reset after the recurrent sum, which tfjs lacks, by the formulas of Keras's documentation: every gate with matrices of its own. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { GraphLayer } from '../../../src/core/graph/graph';
import type { LayerSpec } from '../../../src/core/layers';
import { ComputedLayer } from '../../../src/trainer/engine/layers/computed';
import { activated } from './activated';

type GruSpec = Omit<Extract<LayerSpec, { type: 'GRU' }>, 'name' | 'inputs'>;

/** Such a GRU, or one run forwards and backwards with the outputs side by side; undefined for other layers. */
export function resetAfterGru(layer: GraphLayer): tfl.layers.Layer | undefined {
  const { spec } = layer;
  if (spec.type === 'GRU' && spec.resetAfter === true) return new ComputedLayer(layer, ([x], weights) => gru(spec, x!, weights));
  if (spec.type !== 'Bidirectional' || spec.layer.type !== 'GRU' || spec.layer.resetAfter !== true) return undefined;
  const inner = spec.layer;
  if ((spec.mergeMode ?? 'concat') !== 'concat') throw new Error(`the oracle has no ${String(spec.mergeMode)} of such GRUs`);
  return new ComputedLayer(layer, ([x], weights) => {
    const half = weights.length / 2;
    const back = gru(inner, tf.reverse(x!, 1), weights.slice(half));
    return tf.concat([gru(inner, x!, weights.slice(0, half)), inner.returnSequences === true ? tf.reverse(back, 1) : back], -1);
  });
}

function gru(spec: GruSpec, x: tf.Tensor, [kernel, recurrent, bias]: readonly tf.Tensor[]): tf.Tensor {
  const { units, activation = 'tanh', recurrentActivation = 'sigmoid' } = spec;
  const [batch, steps, features] = x.shape as [number, number, number];
  const columns = (matrix: tf.Tensor, gate: number) => tf.slice(matrix, [0, gate * units], [matrix.shape[0], units]) as tf.Tensor2D;
  const biasRow = (row: number, gate: number) =>
    bias === undefined ? tf.zeros([1, units]) : tf.slice(bias, [row, gate * units], [1, units]);
  let state: tf.Tensor2D = tf.zeros([batch, units]);
  const outputs: tf.Tensor[] = [];
  for (let at = 0; at < steps; at++) {
    const step = spec.goBackwards === true ? steps - 1 - at : at;
    const now = tf.reshape<tf.Rank.R2>(tf.slice(x, [0, step, 0], [batch, 1, features]), [batch, features]);
    const before = state;
    const ofInput = (gate: number) => tf.add(tf.matMul(now, columns(kernel!, gate)), biasRow(0, gate));
    const ofState = (gate: number) => tf.add(tf.matMul(before, columns(recurrent!, gate)), biasRow(1, gate));
    const update = activated(recurrentActivation, tf.add(ofInput(0), ofState(0)));
    const reset = activated(recurrentActivation, tf.add(ofInput(1), ofState(1)));
    const candidate = activated(activation, tf.add(ofInput(2), tf.mul(reset, ofState(2))));
    state = tf.add(tf.mul(update, before), tf.mul(tf.sub(1, update), candidate));
    outputs.push(state);
  }
  return spec.returnSequences === true ? tf.stack(outputs, 1) : state;
}
