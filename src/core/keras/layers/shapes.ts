/** Layers that join and rearrange axes. */
import { elementCount, formatShape, type Shape, ShapeError } from '../../layers/kind';
import { say } from '../../message';
import { type Config, listIn, numberIn } from '../config';
import type { KerasRules } from '../rules';

export const concatenate: KerasRules = {
  meaning: 'Puts its inputs side by side.',
  inputs: 'several',
  outputShape: (config, inputs) => {
    const [first] = inputs;
    const axis = axisOf(config, first!);
    const fits = inputs.every((shape) => shape.length === first!.length && shape.every((size, at) => at === axis || size === first![at]));
    if (!fits || axis < 0 || axis >= first!.length)
      throw new ShapeError(say('its inputs {0} cannot be put side by side', inputs.map(formatShape).join(', ')));
    const sizes = inputs.map((shape) => shape[axis] ?? null);
    const total = sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size));
    return first!.map((size, at) => (at === axis ? total : size));
  },
};

/** The axis of a row; Keras counts the batch as axis 0. */
function axisOf(config: Config, shape: Shape): number {
  const [axis] = listIn(config, 'axis') ?? [-1];
  return axis! < 0 ? shape.length + axis! : axis! - 1;
}

export const reshape: KerasRules = {
  meaning: 'Gives the same values another shape.',
  inputs: 'one',
  outputShape: (config, [input]) => {
    const wanted = listIn(config, 'targetShape') ?? [];
    const rest = wanted.reduce((product, size) => (size === -1 ? product : product * size), 1);
    const have = elementCount(input!);
    return wanted.map((size) => (size === -1 ? (have === null ? null : have / rest) : size));
  },
};

export const permute: KerasRules = {
  meaning: 'Puts the axes in another order.',
  inputs: 'one',
  outputShape: (config, [input]) => (listIn(config, 'dims') ?? []).map((axis) => input![axis - 1] ?? null),
};

export const repeatVector: KerasRules = {
  meaning: 'Repeats a row of units as steps of a sequence.',
  inputs: 'one',
  outputShape: (config, [input]) => [numberIn(config, 'n'), ...input!],
};

export const flatten: KerasRules = {
  meaning: 'Lays all values of a row out in one axis.',
  inputs: 'one',
  outputShape: (_config, [input]) => [elementCount(input!)],
};
