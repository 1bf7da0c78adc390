import { cancelledMessage } from '../../src/core/run/outcome';
import type { RunState } from '../../src/core/run/state';
import { localized, t } from '../l10n';
import { Icon } from './icon';

/** Why a run has no result. */
export function Outcome({ run }: { readonly run: RunState }) {
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
          {localized(cancelledMessage(run))} {t('These figures are from the moment it stopped.')}
        </span>
      </p>
    );
  }
  return null;
}
