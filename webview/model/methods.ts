/** What a run's methods do to a model, which decides by what its result is judged and in which words. Pure. */
import type { RunStarted } from '../../src/core/run/events';
import type { MethodName } from '../../src/core/methods/options';
import { t } from '../l10n';

type Run = Pick<RunStarted, 'methods'>;

/** Whether the run only gives the parameters other values, or layers other activations: then stored bytes are the point. */
export function keepsParameters({ methods }: Run): boolean {
  const keeping: readonly MethodName[] = ['replaceActivations', 'share', 'quantize'];
  return methods.every((method) => keeping.includes(method));
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
  return run.methods.includes('pruneWeights') || keepsParameters(run);
}
