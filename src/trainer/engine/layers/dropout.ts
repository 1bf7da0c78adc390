import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { StepRandom } from './random';

export interface SeededDropoutConfig {
  readonly name: string;
  readonly rate: number;
  /** Whether channels are dropped as a whole, at all positions alike (Tompson et al. 2014, arXiv:1411.4280). */
  readonly wholeChannels?: boolean;
  readonly stream: number;
  readonly random: StepRandom;
}

/** Dropout (Srivastava et al. 2014) with the random numbers of the step; tfjs's own makes them anew every time. */
export class SeededDropout extends layers.Layer {
  static readonly className = 'SeededDropout';

  constructor(private readonly config: SeededDropoutConfig) {
    super({ name: config.name });
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const { rate, stream, random, wholeChannels = false } = this.config;
    if (training !== true || rate === 0) return x;
    const drawn = wholeChannels ? x.shape.map((size, axis) => (axis === 0 || axis === x.shape.length - 1 ? size : 1)) : x.shape;
    const kept = tf.greaterEqual(random.uniform(drawn, stream), rate);
    return tf.mul(tf.mul(x, 1 / (1 - rate)), tf.cast(kept, 'float32'));
  }
}
