/** The losses as Keras defines them, in tfjs ops, so that gradients and recording come for free. */
import * as tf from '@tensorflow/tfjs-core';
import type { LossName, TrainSpec } from '../../core/spec/schema';

/** Mean over the rows of the batch. */
export type Loss = (targets: tf.Tensor, outputs: tf.Tensor) => tf.Scalar;

/** Keeps logarithms finite: Keras's backend epsilon. */
const epsilon = 1e-7;

const mean = (values: tf.Tensor): tf.Scalar => tf.mean(values);

/** −Σ target · log output over the classes; the outputs are scaled to sum 1 first. */
const crossEntropy: Loss = (targets, outputs) => {
  const shares = tf.div(outputs, tf.sum(outputs, -1, true));
  return tf.neg(mean(tf.sum(tf.mul(targets, tf.log(tf.clipByValue(shares, epsilon, 1 - epsilon))), -1)));
};

const losses: Readonly<Record<Exclude<LossName, 'huber'>, Loss>> = {
  meanSquaredError: (targets, outputs) => mean(tf.squaredDifference(targets, outputs)),
  meanAbsoluteError: (targets, outputs) => mean(tf.abs(tf.sub(targets, outputs))),
  binaryCrossentropy: (targets, outputs) => {
    const likely = tf.clipByValue(outputs, epsilon, 1 - epsilon);
    const hit = tf.mul(targets, tf.log(likely));
    const miss = tf.mul(tf.sub(1, targets), tf.log(tf.sub(1, likely)));
    return tf.neg(mean(tf.add(hit, miss)));
  },
  categoricalCrossentropy: crossEntropy,
  sparseCategoricalCrossentropy: (labels, outputs) =>
    crossEntropy(tf.cast(tf.oneHot(tf.cast(labels, 'int32'), outputs.shape.at(-1)!), 'float32'), outputs),
  // 1 more than Keras's cosine similarity, so that the loss is never below zero and shares of it mean something.
  cosineDistance: (targets, outputs) => tf.sub(1, mean(tf.sum(tf.mul(direction(targets), direction(outputs)), -1))),
};

/** Huber 1964: x²/2 up to δ, δ(|x| − δ/2) beyond, as q²/2 + δ(|x| − q) with q = min(|x|, δ). */
function huber(delta: number): Loss {
  return (targets, outputs) => {
    const error = tf.abs(tf.sub(targets, outputs));
    const quadratic = tf.minimum(error, delta);
    return mean(tf.add(tf.mul(tf.square(quadratic), 0.5), tf.mul(tf.sub(error, quadratic), delta)));
  };
}

/** The loss with its settings. */
export function lossOf({ loss, delta = 1 }: { readonly loss: LossName } & Pick<TrainSpec, 'delta'>): Loss {
  return loss === 'huber' ? huber(delta) : losses[loss];
}

/** A vector of length 1 in the same direction along the last axis. */
function direction(values: tf.Tensor): tf.Tensor {
  return tf.div(values, tf.sqrt(tf.maximum(tf.sum(tf.square(values), -1, true), epsilon)));
}

/** The shape of one row's target. */
export function targetShape(loss: LossName, outputShape: readonly number[]): readonly number[] {
  return loss === 'sparseCategoricalCrossentropy' ? outputShape.slice(0, -1) : outputShape;
}
