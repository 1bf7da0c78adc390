/** What a run's methods do to a model, which decides which numbers describe its result, and by which names. Pure. */
import type { MethodName } from '../../src/core/methods/options';
import { methodTable } from '../../src/core/methods/records';
import type { RunStarted } from '../../src/core/run/events';
import { t } from '../l10n';

type Run = Pick<RunStarted, 'methods'>;

/** Whether the run only gives the parameters other values, or layers other activations: then stored bytes are the point. */
export function keepsParameters({ methods }: Run): boolean {
  return methods.every((method) => recordOf(method)?.parameters === 'kept');
}

/** The table's name of the share that is gone: of weights that are zero, or of ones that are not there any more. */
export function sparsityHeading(run: Run): string {
  return makesZeros(run) ? t('sparsity') : t('removed');
}

/** The same as the name of a curve. */
export function sparsityName(run: Run): string {
  return makesZeros(run) ? t('sparsity') : t('share removed');
}

function makesZeros(run: Run): boolean {
  return run.methods.some((method) => recordOf(method)?.leavesZeros === true) || keepsParameters(run);
}

/** A stored run can name a method that this version does not have. */
function recordOf(method: MethodName) {
  return Object.hasOwn(methodTable, method) ? methodTable[method] : undefined;
}
