import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { StepRandom } from './random';

export interface SeededGaussianNoiseConfig {
  readonly name: string;
  readonly stddev: number;
  readonly stream: number;
  readonly random: StepRandom;
}

/** Gaussian noise from the random numbers of the step (Box and Muller 1958); tfjs's own makes them anew every time. */
export class SeededGaussianNoise extends layers.Layer {
  static readonly className = 'SeededGaussianNoise';

  constructor(private readonly config: SeededGaussianNoiseConfig) {
    super({ name: config.name });
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const { stddev, stream, random } = this.config;
    if (training !== true || stddev === 0) return x;
    const [distance, direction] = [random.uniform(x.shape, stream), random.uniform(x.shape, ~stream)];
    // Numbers are below 1, so the logarithm is finite.
    const radius = tf.sqrt(tf.mul(tf.log(tf.sub(1, distance)), -2));
    return tf.add(x, tf.mul(tf.mul(radius, tf.cos(tf.mul(direction, 2 * Math.PI))), stddev));
  }
}
