/** What the columns of the layer budget are called. Where the table is narrow, each value has its own heading beside it. Pure. */
import type { RunState } from '../../src/core/run/state';
import { t } from '../l10n';
import { sparsityHeading } from './methods';

export interface ColumnHeadings {
  readonly output: string;
  readonly params: string;
  readonly sparsity: string;
  readonly share: string;
  readonly macs: string;
  readonly bytes: string;
}

export function columnHeadings(run: RunState | null): ColumnHeadings {
  return {
    output: t('output'),
    params: run === null ? t('parameters') : t('left'),
    sparsity: run === null ? t('sparsity') : sparsityHeading(run.started),
    share: t('share'),
    macs: t('MACs'),
    bytes: t('size'),
  };
}
