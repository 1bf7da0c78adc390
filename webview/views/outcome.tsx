import type { RunState } from '../../src/core/run/state';
import { Icon } from './icon';

/** Why a run has no result. */
export function Outcome({ run }: { readonly run: RunState }) {
  const round = run.rounds.at(-1)?.round;
  if (run.status === 'failed') {
    return (
      <p class="note failed">
        <Icon name="error" /> <span>The run failed: {run.failure}</span>
      </p>
    );
  }
  if (run.status === 'cancelled') {
    return (
      <p class="note">
        <Icon name="information" />{' '}
        <span>
          The run was cancelled {round === undefined ? 'before anything was removed' : `in round ${round}`}. What is shown is what was known
          then.
        </span>
      </p>
    );
  }
  return null;
}
