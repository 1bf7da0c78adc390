import type { RunStarted } from '../../src/core/run/events';
import { t } from '../l10n';

/** The name of the share that is gone: of weights that are zero, or of ones that are not there any more. */
export function sparsityName({ methods }: Pick<RunStarted, 'methods'>): string {
  return methods.includes('pruneWeights') ? t('sparsity') : t('removed');
}
