import { defaultSteps } from '../../methods/records';
import { unaimedLimits } from '../../methods/target';
import type { Lint } from './lint';

/** A limit of the target that no step goes by. */
export const unaimedTarget: Lint = ({ settings: { shrink } }) => {
  const methods = (shrink?.steps ?? defaultSteps).map(({ method }) => method);
  return unaimedLimits(shrink?.target ?? {}, methods).map(({ field, message }) => ({
    code: 'unaimed-target',
    severity: 'warning',
    message,
    path: ['shrink', 'target', field],
  }));
};
