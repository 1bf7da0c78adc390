/** Recurrent layers: tfjs's arithmetic, in fewer and larger ops. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../../../core/layers';
import type { Compute } from './computed';
import { cellOf, plusBias, type RecurrentSpec, type State } from './recurrentCells';
import { unstack } from './unstack';

/** Inputs of the shape [batch, steps, features]. */
export function recurrent(spec: RecurrentSpec): Compute {
  return ([x], [kernel, recurrentKernel, bias]) => {
    const [batch, steps] = x!.shape as [number, number, number];
    // All steps are multiplied at once: only what depends on the step before is left to the loop.
    const rows = tf.reshape(tf.transpose(x!, [1, 0, 2]), [steps * batch, -1]);
    const [inputBias, stateBias] = bias?.rank === 2 ? tf.unstack(bias) : [bias];
    const driving = plusBias(tf.matMul(rows, kernel as tf.Tensor2D), inputBias);
    const inOrder = unstack(tf.reshape(driving, [steps, batch, -1]));
    // A copy: the gradient of unstack goes by the order in its own list.
    const driven = spec.goBackwards === true ? [...inOrder].reverse() : inOrder;
    const { cell, states } = cellOf(spec, { kernel: recurrentKernel as tf.Tensor2D, bias: stateBias });
    const nothing = tf.zeros<tf.Rank.R2>([batch, spec.units]);
    let state: State = Array.from({ length: states }, () => nothing);
    const outputs = driven.map((step) => {
      state = cell(step as tf.Tensor2D, state);
      return state[0]!;
    });
    return spec.returnSequences === true ? tf.stack(outputs, 1) : outputs.at(-1)!;
  };
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
