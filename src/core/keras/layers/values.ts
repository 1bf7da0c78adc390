/** Layers that change values, and such as bring them to mean 0 and variance 1. */
import { elementCount, type Shape, ShapeError } from '../../layers/kind';
import { say } from '../../message';
import { type Config, listIn } from '../config';
import { type KerasRules, weight } from '../rules';

export const pRelu: KerasRules = {
  meaning: 'relu whose slope below 0 is learned.',
  inputs: 'one',
  outputShape: (_config, [input]) => input!,
  weights: (config, [input]) => {
    const shared = new Set(listIn(config, 'sharedAxes'));
    return [weight('alpha', ...input!.map((size, axis) => (shared.has(axis + 1) ? 1 : known(size))))];
  },
};

export const layerNormalization: KerasRules = {
  meaning: 'Brings the units of every row to mean 0 and variance 1, then scales and shifts them.',
  inputs: 'one',
  outputShape: (_config, [input]) => input!,
  weights: (config, [input]) => {
    const shape = normalizedAxes(config, input!).map((axis) => known(input![axis]));
    return [
      ...(config['scale'] === false ? [] : [weight('gamma', ...shape)]),
      ...(config['center'] === false ? [] : [weight('beta', ...shape)]),
    ];
  },
  macs: (_config, _inputs, output) => elementCount(output),
};

export const batchNormalization: KerasRules = {
  meaning: 'Brings every unit to mean 0 and variance 1 over the batch, then scales and shifts it.',
  inputs: 'one',
  outputShape: (_config, [input]) => input!,
  weights: (config, [input]) => {
    const shape = normalizedAxes(config, input!).map((axis) => known(input![axis]));
    return [
      ...(config['scale'] === false ? [] : [weight('gamma', ...shape)]),
      ...(config['center'] === false ? [] : [weight('beta', ...shape)]),
      { ...weight('moving_mean', ...shape), trainable: false },
      { ...weight('moving_variance', ...shape), trainable: false },
    ];
  },
  macs: (_config, _inputs, output) => elementCount(output),
};

/** Axes of a row; Keras counts the batch as axis 0. */
function normalizedAxes(config: Config, input: Shape): number[] {
  return (listIn(config, 'axis') ?? [-1]).map((axis) => (axis < 0 ? input.length + axis : axis - 1));
}

function known(size: number | null | undefined): number {
  if (typeof size !== 'number') throw new ShapeError(say('it needs to know all sizes of its input'));
  return size;
}
