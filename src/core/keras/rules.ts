import { type CostedLayer, type LayerRules, ShapeError, type WeightSpec } from '../layers/kind';
import { say } from '../message/message';
import type { Config } from './config';
import { sizeOf } from '../numbers/sizeOf';

/** The arithmetic of a Keras layer. All its methods may throw a ShapeError. */
export type KerasRules = LayerRules<Config>;

/** A layer as a Keras file writes it: its config with its class as its type. */
export type KerasSpec = CostedLayer & Config;

/** A weight that is only counted. */
export function weight(name: string, ...shape: readonly number[]): WeightSpec {
  return { name, shape, axes: shape.map(() => 'other'), trainable: true, initializer: 'zeros' };
}

/** A weight that training does not change. */
export function statistic(name: string, ...shape: readonly number[]): WeightSpec {
  return { ...weight(name, ...shape), trainable: false };
}

/** The layer's bias, if it has one. @param config of the layer, whose `useBias` says so */
export function bias(config: Config, ...shape: readonly number[]): WeightSpec[] {
  return config['useBias'] === false ? [] : [weight('bias', ...shape)];
}

/** A layer that changes values one by one, and has no weights. */
export const valueByValue: KerasRules = { inputs: 'one', outputShape: (_config, [input]) => input! };

/** A count times a number; `null` stands for a count that is only known at run time. */
export function times(count: number | null, each: number): number | null {
  return count === null ? null : count * each;
}

/**
 * The same rules for a config that may hold anything: what comes out is sizes, or a ShapeError.
 *
 * @param uses how often the model runs the layer
 */
export function guarded(rules: KerasRules, uses: number): KerasRules {
  return {
    inputs: rules.inputs,
    outputShape: (config, inputs) => {
      const shape = rules.outputShape(config, inputs);
      if (!shape.every((size) => size === null || isSize(size))) throw noSizes();
      return shape;
    },
    weights: (config, inputs) => {
      const weights = rules.weights?.(config, inputs) ?? [];
      if (!weights.every(({ shape }) => shape.every(isSize) && isSize(sizeOf(shape)))) throw noSizes();
      return weights;
    },
    macs: (config, inputs, output) => {
      const once = rules.macs === undefined ? 0 : rules.macs(config, inputs, output);
      if (once !== null && !isSize(once)) throw noSizes();
      return times(once, uses);
    },
  };
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function noSizes(): ShapeError {
  return new ShapeError(say('its config and its input do not give whole sizes'));
}
