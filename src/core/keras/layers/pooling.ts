/** Layers that make sequences shorter or longer, and such as leave one value of every channel. */
import { requireRank } from '../../layers/kind';
import type { KerasRules } from '../rules';
import { lineSize } from './convolutions';

export const pooling1D: KerasRules = {
  meaning: 'Keeps the largest value, or the mean, of every window.',
  inputs: 'one',
  outputShape: (config, [input]) => [lineSize('Pooling1D', config, input!), input!.at(-1)!],
};

/** Global pooling of an image or a sequence. */
export const globalPooling: KerasRules = {
  meaning: 'Keeps one value of every channel.',
  inputs: 'one',
  outputShape: (config, [input]) => {
    const channels = input!.at(-1) ?? null;
    return config['keepdims'] === true ? [...input!.slice(0, -1).map(() => 1), channels] : [channels];
  },
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
