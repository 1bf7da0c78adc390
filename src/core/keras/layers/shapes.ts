/** Layers that rearrange axes. */
import { elementCount, ShapeError } from '../../layers/kind';
import { say } from '../../message/message';
import { numbersIn, rowAxis, wholeIn } from '../config';
import type { KerasRules } from '../rules';

export const reshape: KerasRules = {
  inputs: 'one',
  outputShape: (config, [input]) => {
    const wanted = numbersIn(config, 'targetShape', -1) ?? [];
    const rest = wanted.reduce((product, size) => (size === -1 ? product : product * size), 1);
    const have = elementCount(input!);
    const open = wanted.includes(-1);
    if (have !== null && (open ? have % rest !== 0 : have !== rest))
      throw new ShapeError(say('it cannot bring {0} values into the shape {1}', have, wanted.join(' × ')));
    return wanted.map((size) => (size === -1 ? (have === null ? null : have / rest) : size));
  },
};

export const permute: KerasRules = {
  inputs: 'one',
  outputShape: (config, [input]) => (numbersIn(config, 'dims', 1) ?? []).map((axis) => input![rowAxis(axis, input!)] ?? null),
};

export const repeatVector: KerasRules = {
  inputs: 'one',
  outputShape: (config, [input]) => [wholeIn(config, 'n', 1), ...input!],
};

export const flatten: KerasRules = {
  inputs: 'one',
  outputShape: (_config, [input]) => [elementCount(input!)],
};
