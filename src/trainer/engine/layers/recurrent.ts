/** Recurrent layers: tfjs's arithmetic, in fewer and larger ops. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../../../core/layers';
import { activationFunction } from './activation';
import type { Compute } from './computed';

export type RecurrentSpec = Extract<LayerSpec, { type: 'Bidirectional' }>['layer'];

/** What goes from step to step; the output comes first. Each has the shape [batch, units]. */
type State = readonly tf.Tensor2D[];

/** One step. @param driven what the input of the step gives: its product with the kernel, and the bias. */
type Cell = (driven: tf.Tensor2D, state: State) => State;

/** Inputs of the shape [batch, steps, features]. */
export function recurrent(spec: RecurrentSpec): Compute {
  return ([x], [kernel, recurrentKernel, bias]) => {
    const [batch, steps] = x!.shape as [number, number, number];
    // All steps are multiplied at once: only what depends on the step before is left to the loop.
    const rows = tf.reshape(tf.transpose(x!, [1, 0, 2]), [steps * batch, -1]);
    const [inputBias, stateBias] = bias?.rank === 2 ? tf.unstack(bias) : [bias];
    const driving = plusBias(tf.matMul(rows, kernel as tf.Tensor2D), inputBias);
    const inOrder = tf.unstack(tf.reshape(driving, [steps, batch, -1]));
    // A copy: the gradient of unstack goes by the order in its own list.
    const driven = spec.goBackwards === true ? [...inOrder].reverse() : inOrder;
    const cell = cellOf(spec, recurrentKernel as tf.Tensor2D, stateBias);
    const nothing = tf.zeros<tf.Rank.R2>([batch, spec.units]);
    let state: State = spec.type === 'LSTM' ? [nothing, nothing] : [nothing];
    const outputs = driven.map((step) => {
      state = cell(step as tf.Tensor2D, state);
      return state[0]!;
    });
    return spec.returnSequences === true ? tf.stack(outputs, 1) : outputs.at(-1)!;
  };
}

function plusBias(sums: tf.Tensor2D, bias: tf.Tensor | undefined): tf.Tensor2D {
  return bias === undefined ? sums : tf.add(sums, bias);
}

/** @param stateBias what a GRU that resets after the recurrent sum adds to that sum */
function cellOf(spec: RecurrentSpec, recurrentKernel: tf.Tensor2D, stateBias: tf.Tensor | undefined): Cell {
  const activate = activationFunction(spec.activation ?? 'tanh') as (x: tf.Tensor2D) => tf.Tensor2D;
  switch (spec.type) {
    case 'SimpleRNN':
      return (driven, [output]) => [activate(tf.add(driven, tf.matMul(output!, recurrentKernel)))];
    case 'LSTM': {
      const gate = activationFunction(spec.recurrentActivation ?? 'sigmoid') as (x: tf.Tensor2D) => tf.Tensor2D;
      return (driven, [output, memory]) => {
        const sums = tf.add(driven, tf.matMul(output!, recurrentKernel));
        const [input, forget, candidate, out] = tf.split(sums, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
        const kept = tf.mul(gate(forget), memory!);
        const next: tf.Tensor2D = tf.add(kept, tf.mul(gate(input), activate(candidate)));
        return [tf.mul(gate(out), activate(next)), next];
      };
    }
    case 'GRU': {
      const gate = activationFunction(spec.recurrentActivation ?? 'sigmoid') as (x: tf.Tensor2D) => tf.Tensor2D;
      const parts = (sums: tf.Tensor2D) => tf.split(sums, [2 * spec.units, spec.units], 1) as [tf.Tensor2D, tf.Tensor2D];
      if (spec.resetAfter === true) {
        return (driven, [output]) => {
          const [drivenGates, drivenCandidate] = parts(driven);
          const [ownGates, ownCandidate] = parts(plusBias(tf.matMul(output!, recurrentKernel), stateBias));
          const [update, reset] = tf.split(gate(tf.add(drivenGates, ownGates)), 2, 1) as [tf.Tensor2D, tf.Tensor2D];
          return [blended(update, output!, activate(tf.add(drivenCandidate, tf.mul(reset, ownCandidate))))];
        };
      }
      const [forGates, forCandidate] = parts(recurrentKernel);
      return (driven, [output]) => {
        const [drivenGates, drivenCandidate] = parts(driven);
        const gates = gate(tf.add(drivenGates, tf.matMul(output!, forGates)));
        const [update, reset] = tf.split(gates, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
        return [blended(update, output!, activate(tf.add(drivenCandidate, tf.matMul(tf.mul(reset, output!), forCandidate))))];
      };
    }
  }
}

/** update · output + (1 − update) · candidate. */
function blended(update: tf.Tensor2D, output: tf.Tensor2D, candidate: tf.Tensor2D): tf.Tensor2D {
  return tf.add(candidate, tf.mul(update, tf.sub(output, candidate)));
}

/** A recurrent layer forwards and backwards. The first half of the weights belongs to the forward one. */
export function bidirectional({ layer, mergeMode = 'concat' }: Omit<Extract<LayerSpec, { type: 'Bidirectional' }>, 'name'>): Compute {
  const forward = recurrent(layer);
  const backward = recurrent({ ...layer, goBackwards: layer.goBackwards !== true });
  return (inputs, weights) => {
    const half = weights.length / 2;
    const ahead = forward(inputs, weights.slice(0, half));
    const back = backward(inputs, weights.slice(half));
    // It gives its steps in the order in which it went through them.
    const inOrder = layer.returnSequences === true ? tf.reverse(back, 1) : back;
    switch (mergeMode) {
      case 'concat':
        return tf.concat([ahead, inOrder], -1);
      case 'sum':
        return tf.add(ahead, inOrder);
      case 'mul':
        return tf.mul(ahead, inOrder);
      case 'ave':
        return tf.mul(tf.add(ahead, inOrder), 0.5);
    }
  };
}
