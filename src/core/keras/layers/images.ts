/** Layers that pool, pad and cut images and sequences. */
import { requireRank, type Shape } from '../../layers/kind';
import { type Config, requireChannelsLast } from '../config';
import type { KerasRules } from '../rules';
import { imageSize, lineSize } from './convolutions';

export const averagePooling2D: KerasRules = {
  meaning: 'Keeps the mean of every window.',
  inputs: 'one',
  outputShape: (config, [input]) => [...imageSize('AveragePooling2D', config, input!), input!.at(-1)!],
};

export const pooling1D: KerasRules = {
  meaning: 'Keeps the largest value, or the mean, of every window.',
  inputs: 'one',
  outputShape: (config, [input]) => [lineSize('Pooling1D', config, input!), input!.at(-1)!],
};

/** Global pooling of an image or a sequence: one value a channel is left. */
export const globalPooling: KerasRules = {
  meaning: 'Keeps one value of every channel.',
  inputs: 'one',
  outputShape: (config, [input]) => {
    requireChannelsLast(config);
    const channels = input!.at(-1) ?? null;
    return config['keepdims'] === true ? [...input!.slice(0, -1).map(() => 1), channels] : [channels];
  },
};

export const zeroPadding2D: KerasRules = {
  meaning: 'Puts zeros around an image.',
  inputs: 'one',
  outputShape: (config, [input]) => grown('ZeroPadding2D', input!, config, 'padding', 1),
};

export const cropping2D: KerasRules = {
  meaning: 'Cuts the edges off an image.',
  inputs: 'one',
  outputShape: (config, [input]) => grown('Cropping2D', input!, config, 'cropping', -1),
};

export const upSampling1D: KerasRules = {
  meaning: 'Repeats every step.',
  inputs: 'one',
  outputShape: (config, [input]) => {
    requireRank(input!, 2, 'UpSampling1D', 'steps, channels');
    const times = typeof config['size'] === 'number' ? config['size'] : 2;
    return [input![0] === null ? null : input![0]! * times, input![1]!];
  },
};

/** Rows and columns with `sign` times what the field says added at both ends: n, [rows, columns] or [[top, bottom], [left, right]]. */
function grown(type: string, input: Shape, config: Config, field: string, sign: 1 | -1): Shape {
  requireChannelsLast(config);
  requireRank(input, 3, type, 'rows, columns, channels');
  const ends = config[field] ?? 1;
  const of = (axis: 0 | 1): number => {
    const here: unknown = Array.isArray(ends) ? ends[axis] : ends;
    if (Array.isArray(here)) return (here as number[]).reduce((sum, end) => sum + end, 0);
    return 2 * Number(here);
  };
  return [add(input[0]!, sign * of(0)), add(input[1]!, sign * of(1)), input[2]!];
}

function add(size: number | null, more: number): number | null {
  return size === null ? null : size + more;
}
