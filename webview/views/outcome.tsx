import type { RunState } from '../../src/core/run/state';
import { t } from '../l10n';
import { Icon } from './icon';

/** Why a run has no result. */
export function Outcome({ run }: { readonly run: RunState }) {
  const round = run.rounds.at(-1)?.round;
  if (run.status === 'failed') {
    return (
      <p class="note failed">
        <Icon name="error" /> <span>{t('The run failed: {0}', run.failure ?? '')}</span>
      </p>
    );
  }
  if (run.status === 'cancelled') {
    return (
      <p class="note">
        <Icon name="information" />{' '}
        <span>
          {round === undefined ? t('The run was cancelled before anything was changed.') : t('The run was cancelled in round {0}.', round)}{' '}
          {t('These figures are from the moment it stopped.')}
        </span>
      </p>
    );
  }
  return null;
}
