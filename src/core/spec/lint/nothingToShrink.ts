import { formatBytes, formatCount } from '../../message/format';
import { type Message, say } from '../../message/message';
import type { Problem } from '../../problem/problem';
import type { Lint } from './lint';

/** A target that the model meets as it is. */
export const nothingToShrink: Lint = ({ cost, settings: { shrink } }) => {
  const target = shrink?.target ?? {};
  const check = (field: 'params' | 'bytes' | 'macs', have: number | null, message: (have: number) => Message): Problem[] => {
    const limit = target[field];
    // Up to 1 it is a share of what the model has, above that a count.
    if (limit === undefined || have === null || limit < (limit <= 1 ? 1 : have)) return [];
    return [{ code: 'nothing-to-shrink', severity: 'information', message: message(have), path: ['shrink', 'target', field] }];
  };
  return [
    ...check('params', cost.params, (have) => say('the model has {0} parameters already: ask for fewer', formatCount(have))),
    ...check('bytes', cost.bytes, (have) => say('the weights take {0} already: ask for fewer', formatBytes(have))),
    ...check('macs', cost.macs, (have) => say('the model takes {0} multiply-accumulates already: ask for fewer', formatCount(have))),
  ];
};
