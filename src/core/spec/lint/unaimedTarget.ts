import { unaimedLimits } from '../../methods/target';
import type { Lint } from './lint';

/** A limit of the target that no step goes by. */
export const unaimedTarget: Lint = ({ settings: { shrink } }) => {
  const methods = shrink?.steps?.map(({ method }) => method) ?? ['pruneWeights'];
  return unaimedLimits(shrink?.target ?? {}, methods).map(({ field, words }) => ({
    ...{ code: 'unaimed-target', severity: 'warning', words },
    path: ['shrink', 'target', field],
  }));
};
