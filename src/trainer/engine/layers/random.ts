import type { Tensor } from '@tensorflow/tfjs-core';

/** Random numbers that are a function of the layer's stream and the training step alone, so that runs repeat and resume exactly. */
export interface StepRandom {
  /** Numbers from 0 up to, but not including, 1, for the step that is being made. */
  uniform(shape: readonly number[], stream: number): Tensor;
}

/** A number for each random layer of a model, different for every seed. */
export function streamOf(seed: number, layer: number): number {
  let mixed = Math.imul(seed ^ Math.imul(layer + 1, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) | 0;
}
