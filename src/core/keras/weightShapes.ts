/** The shapes of a TF.js model's weights, which show what its first layer takes where nothing else does. */
import type { Shape } from '../layers/kind';
import { isConfig } from './config';
import type { FirstLayer } from './readLayer';

/** Shapes of weights by their names, such as "dense/kernel". */
export type WeightShapes = ReadonlyMap<string, readonly number[]>;

/** @param manifest the `weightsManifest` of a `model.json` */
export function weightShapes(manifest: unknown): WeightShapes {
  const groups: readonly unknown[] = Array.isArray(manifest) ? manifest : [];
  const entries = groups.flatMap((group) => (isConfig(group) && Array.isArray(group['weights']) ? (group['weights'] as unknown[]) : []));
  return new Map(
    entries.flatMap((entry): [string, readonly number[]][] => {
      if (!isConfig(entry)) return [];
      const { name, shape } = entry;
      const isShape = Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
      return typeof name === 'string' && isShape ? [[name, shape as number[]]] : [];
    }),
  );
}

/** What the layer takes, as far as its kernel shows: its channels, after as many open axes as its type has. */
export function inputShapeFrom(weights: WeightShapes, { name, className }: FirstLayer): Shape | undefined {
  const axes = openAxes(className);
  const kernel = find(weights, `${name}/kernel`) ?? find(weights, `${name}/depthwise_kernel`);
  // A transposed convolution has its filters first.
  const channels = kernel?.at(className.endsWith('Transpose') ? -1 : -2);
  return axes === undefined || channels === undefined ? undefined : [...Array<null>(axes).fill(null), channels];
}

function find(weights: WeightShapes, name: string): readonly number[] | undefined {
  const own = weights.get(name);
  if (own !== undefined) return own;
  const longer = [...weights.keys()].find((key) => key.endsWith(`/${name}`));
  return longer === undefined ? undefined : weights.get(longer);
}

/** Axes before the channels of what a class of Keras takes; convolutions have theirs in their names. */
const axesBefore: Readonly<Partial<Record<string, number>>> = { Dense: 0, SimpleRNN: 1, LSTM: 1, GRU: 1 };

function openAxes(className: string): number | undefined {
  const known = axesBefore[className];
  if (known !== undefined) return known;
  const axes = /Conv(\d)D/u.exec(className)?.[1];
  return axes === undefined ? undefined : Number(axes);
}
