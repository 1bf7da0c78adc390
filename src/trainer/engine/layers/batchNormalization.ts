import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';

export interface NormalizedBatch {
  readonly normalized: tf.Tensor;
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/** Brings the last axis of `x` to mean 0 and variance 1 over all others, then scales by gamma and adds beta. */
export type NormalizeBatch = (x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon: number) => NormalizedBatch;

export interface TrainableBatchNormalizationConfig {
  readonly name: string;
  readonly momentum: number;
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
  readonly normalizeBatch: NormalizeBatch;
}

/** In tfjs ops. */
export const normalizeBatch: NormalizeBatch = (x, gamma, beta, epsilon) => {
  const axes = Array.from({ length: x.rank - 1 }, (_, axis) => axis);
  const { mean, variance } = tf.moments(x, axes);
  return {
    normalized: tf.batchNorm(x, mean, variance, beta, gamma, epsilon),
    mean: mean as tf.Tensor1D,
    variance: variance as tf.Tensor1D,
  };
};

/**
 * Batch normalization (Ioffe and Szegedy 2015) over the last axis, with the weights and moving statistics of Keras's.
 * tfjs's own fails while training when `center` or `scale` is off, and has no place for an engine's faster way.
 */
export class TrainableBatchNormalization extends layers.Layer {
  static readonly className = 'TrainableBatchNormalization';
  #gamma: Weight | undefined;
  #beta: Weight | undefined;
  #mean!: Weight;
  #variance!: Weight;

  constructor(private readonly config: TrainableBatchNormalizationConfig) {
    super({ name: config.name });
  }

  override build(inputShape: (number | null)[] | (number | null)[][]): void {
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as number[];
    const weight = (name: string, trainable: boolean) =>
      this.addWeight(name, [shape.at(-1)!], 'float32', initializers.zeros(), undefined, trainable);
    this.#gamma = this.config.scale ? weight('gamma', true) : undefined;
    this.#beta = this.config.center ? weight('beta', true) : undefined;
    this.#mean = weight('moving_mean', false);
    this.#variance = weight('moving_variance', false);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
    const given = Array.isArray(inputs) ? inputs[0]! : inputs;
    const { epsilon, momentum } = this.config;
    const channels: [number] = [given.shape.at(-1)!];
    // TF.js normalizes no values of more axes.
    if (given.rank > 4) return tf.reshape(this.call(tf.reshape(given, [-1, channels[0]]), { training: training === true }), given.shape);
    const gamma = (this.#gamma?.read() ?? tf.ones(channels)) as tf.Tensor1D;
    const beta = (this.#beta?.read() ?? tf.zeros(channels)) as tf.Tensor1D;
    if (training !== true) return tf.batchNorm(given, this.#mean.read(), this.#variance.read(), beta, gamma, epsilon);
    const { normalized, mean, variance } = this.config.normalizeBatch(given, gamma, beta, epsilon);
    for (const [moving, current] of [
      [this.#mean, mean],
      [this.#variance, variance],
    ] as const)
      moving.write(tf.add(tf.mul(moving.read(), momentum), tf.mul(current, 1 - momentum)));
    return normalized;
  }
}

type Weight = ReturnType<layers.Layer['addWeight']>;
