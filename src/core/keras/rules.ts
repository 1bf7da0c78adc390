import type { LayerRules, Shape, WeightSpec } from '../layers/kind';
import type { Config } from './config';

/** The arithmetic of a Keras layer that specs do not have. */
export interface KerasRules extends LayerRules {
  /** One line for hovers. */
  readonly meaning: string;
  outputShape(config: Config, inputs: readonly Shape[]): Shape;
  weights?(config: Config, inputs: readonly Shape[]): WeightSpec[];
  macs?(config: Config, inputs: readonly Shape[], output: Shape): number | null;
}

/** A weight that is only counted. */
export function weight(name: string, ...shape: readonly number[]): WeightSpec {
  return { name, shape, axes: shape.map(() => 'other'), trainable: true, initializer: 'zeros' };
}

/** A layer that changes values one by one, and has no weights. */
export function valueByValue(meaning: string): KerasRules {
  return { meaning, inputs: 'one', outputShape: (_config, [input]) => input! };
}

/** A layer that joins inputs of one shape, which may be broadcast along axes of size 1. */
export function elementwise(meaning: string): KerasRules {
  return {
    meaning,
    inputs: 'several',
    outputShape: (_config, inputs) => {
      const longest = inputs.reduce((best, shape) => (shape.length > best.length ? shape : best));
      return longest.map((_, axis) => {
        const sizes = inputs.map((shape) => shape[shape.length - longest.length + axis] ?? null);
        return sizes.find((size) => size !== 1) ?? sizes[0]!;
      });
    },
  };
}
