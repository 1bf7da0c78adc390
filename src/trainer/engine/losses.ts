/** The losses as Keras defines them, in tfjs ops, so that gradients and recording come for free. */
import * as tf from '@tensorflow/tfjs-core';
import { isByClass, type LossByClass } from '../../core/spec/outputLosses';
import type { LossName } from '../../core/spec/schema';

/** Mean over the rows of the batch. */
export type Loss = (targets: tf.Tensor, outputs: tf.Tensor) => tf.Scalar;

/** Keeps logarithms finite: Keras's backend epsilon. */
const epsilon = 1e-7;

const mean = (values: tf.Tensor): tf.Scalar => tf.mean(values);

/** By class number. */
type ClassWeights = readonly number[];

/** −Σ target · log output over the classes; the outputs are scaled to sum 1 first. A row counts as much as its classes do. */
const crossEntropy =
  (classWeights?: ClassWeights): Loss =>
  (targets, outputs) => {
    const shares = tf.div(outputs, tf.sum(outputs, -1, true));
    const likelihood = tf.sum(tf.mul(targets, tf.log(tf.clipByValue(shares, epsilon, 1 - epsilon))), -1);
    if (classWeights === undefined) return tf.neg(mean(likelihood));
    const counts = tf.sum(tf.mul(targets, tf.tensor1d([...classWeights])), -1);
    return tf.neg(mean(tf.mul(likelihood, counts)));
  };

const sparse =
  (of: Loss): Loss =>
  (labels, outputs) =>
    of(tf.cast(tf.oneHot(tf.cast(labels, 'int32'), outputs.shape.at(-1)!), 'float32'), outputs);

/** Of classes 0 and 1. */
const binaryCrossEntropy =
  ([miss, hit]: ClassWeights = [1, 1]): Loss =>
  (targets, outputs) => {
    const likely = tf.clipByValue(outputs, epsilon, 1 - epsilon);
    const hits = tf.mul(targets, tf.log(likely));
    const misses = tf.mul(tf.sub(1, targets), tf.log(tf.sub(1, likely)));
    const counted = (values: tf.Tensor, weight: number) => (weight === 1 ? values : tf.mul(values, weight));
    return tf.neg(mean(tf.add(counted(hits, hit!), counted(misses, miss!))));
  };

const losses: Readonly<Record<Exclude<LossName, 'huber' | LossByClass>, Loss>> = {
  meanSquaredError: (targets, outputs) => mean(tf.squaredDifference(targets, outputs)),
  meanAbsoluteError: (targets, outputs) => mean(tf.abs(tf.sub(targets, outputs))),
  // 1 more than Keras's cosine similarity, so that the loss is never below zero and shares of it mean something.
  cosineDistance: (targets, outputs) => tf.sub(1, mean(tf.sum(tf.mul(direction(targets), direction(outputs)), -1))),
};

const lossesByClass: Readonly<Record<LossByClass, (weights?: ClassWeights) => Loss>> = {
  binaryCrossentropy: binaryCrossEntropy,
  categoricalCrossentropy: crossEntropy,
  sparseCategoricalCrossentropy: (weights) => sparse(crossEntropy(weights)),
};

/** Huber 1964: x²/2 up to δ, δ(|x| − δ/2) beyond, as q²/2 + δ(|x| − q) with q = min(|x|, δ). */
function huber(delta: number): Loss {
  return (targets, outputs) => {
    const error = tf.abs(tf.sub(targets, outputs));
    const quadratic = tf.minimum(error, delta);
    return mean(tf.add(tf.mul(tf.square(quadratic), 0.5), tf.mul(tf.sub(error, quadratic), delta)));
  };
}

/** The loss with its settings. @param classWeights missing for a loss that counts all rows the same */
export function lossOf({ loss, delta = 1, classWeights }: LossSettings): Loss {
  if (loss === 'huber') return huber(delta);
  return isByClass(loss) ? lossesByClass[loss](classWeights) : losses[loss];
}

interface LossSettings {
  readonly loss: LossName;
  readonly delta?: number | undefined;
  readonly classWeights?: ClassWeights | undefined;
}

/** A vector of length 1 in the same direction along the last axis. */
function direction(values: tf.Tensor): tf.Tensor {
  return tf.div(values, tf.sqrt(tf.maximum(tf.sum(tf.square(values), -1, true), epsilon)));
}

/** The shape of one row's target. */
export function targetShape(loss: LossName, outputShape: readonly number[]): readonly number[] {
  return loss === 'sparseCategoricalCrossentropy' ? outputShape.slice(0, -1) : outputShape;
}
