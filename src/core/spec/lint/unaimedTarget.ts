import { missingGoal } from '../../methods/missingGoal';
import { unaimedLimits } from '../../methods/target';
import { usualSteps } from '../../methods/usualSteps';
import type { Problem } from '../../problem/problem';
import type { Lint } from './lint';

/** A limit of the target that no step goes by; an error where a step has nothing else to go by, which no run begins with. */
export const unaimedTarget: Lint = ({ graph, settings: { shrink } }) => {
  if (shrink?.target === undefined) return [];
  const { target, steps = usualSteps(graph).steps } = shrink;
  const goals = steps.flatMap((step): Problem[] => {
    const message = missingGoal(step, target);
    return message === undefined ? [] : [{ code: 'unaimed-target', severity: 'error', message, path: ['shrink', 'target'] }];
  });
  if (goals.length > 0) return goals.slice(0, 1);
  const methods = steps.map(({ method }) => method);
  return unaimedLimits(target, methods).map(({ field, message }) => ({
    code: 'unaimed-target',
    severity: 'warning',
    message,
    path: ['shrink', 'target', field],
  }));
};
