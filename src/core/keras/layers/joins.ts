/** Layers that join several inputs. */
import { formatShape, type Shape, ShapeError } from '../../layers/kind';
import { say } from '../../message/message';
import { type Config, knownSize, numbersIn, rowAxis, unreadable } from '../config';
import type { KerasRules } from '../rules';

/** A layer that joins inputs of one shape, which may be broadcast along axes of size 1. */
export const elementwise: KerasRules = { inputs: 'several', outputShape: (_config, inputs) => broadcast(inputs) };

function broadcast(inputs: readonly Shape[]): Shape {
  const longest = inputs.reduce((best, shape) => (shape.length > best.length ? shape : best));
  return longest.map((_, axis) => {
    const sizes = inputs.flatMap((shape) => shape[shape.length - longest.length + axis] ?? []);
    const isOpen = inputs.some((shape) => shape[shape.length - longest.length + axis] === null);
    return sizes.find((size) => size !== 1) ?? (isOpen ? null : 1);
  });
}

export const concatenate: KerasRules = {
  inputs: 'several',
  outputShape: (config, inputs) => {
    const [first] = inputs;
    const axis = rowAxis(numbersIn(config, 'axis')?.[0] ?? -1, first!);
    const fits = inputs.every(
      (shape) => shape.length === first!.length && shape.every((size, at) => at === axis || size === first![at] || size === null),
    );
    if (!fits) throw new ShapeError(say('its inputs {0} cannot be put side by side', inputs.map(formatShape).join(', ')));
    const total = inputs.map((shape) => shape[axis] ?? null).reduce((sum, size) => (sum === null || size === null ? null : sum + size));
    return first!.map((size, at) => (at === axis ? total : size));
  },
};

/** Products of two inputs along an axis of each. */
export const dot: KerasRules = {
  inputs: 'several',
  outputShape: (config, inputs) => {
    const [a, b] = twoOf(inputs);
    const [first, second] = contracted(config, a, b);
    const rest = [...a.filter((_, axis) => axis !== first), ...b.filter((_, axis) => axis !== second)];
    return rest.length === 0 ? [1] : rest;
  },
  macs: (config, inputs, output) => {
    const [a, b] = twoOf(inputs);
    const [first] = contracted(config, a, b);
    const count = output.reduce<number | null>((product, size) => (product === null || size === null ? null : product * size), 1);
    return count === null ? null : count * knownSize(a, first);
  },
};

function twoOf(inputs: readonly Shape[]): [Shape, Shape] {
  const [a, b] = inputs;
  if (a === undefined || b === undefined) throw new ShapeError(say('it multiplies two inputs, but has {0}', inputs.length));
  return [a, b];
}

function contracted(config: Config, a: Shape, b: Shape): [number, number] {
  const axes = numbersIn(config, 'axes');
  const [first, second = first] = axes ?? [];
  if (first === undefined || second === undefined) throw unreadable(config, 'axes');
  return [rowAxis(first, a), rowAxis(second, b)];
}
