import type { ComponentChildren } from 'preact';
import { counted } from '../../src/core/message/counted';
import type { EngineInfo } from '../../src/core/run/events';
import { type Pace, progressMessage } from '../../src/core/run/pace';
import type { RunState } from '../../src/core/run/state';
import { localized, t } from '../l10n';
import { formatSeconds } from '../model/format';
import { announcement, startingStatus, statusOf } from '../model/status';
import { Elapsed } from './elapsed';

interface RunHeaderProps {
  readonly name: string;
  readonly run: RunState | null;
  /** Whether a run was asked for that has not begun. */
  readonly isStarting?: boolean;
  readonly pace?: Pace | undefined;
  /** Buttons, where something can be done. */
  readonly children?: ComponentChildren;
}

/** What this is, how far it is, and on which engine it ran. */
export function RunHeader({ name, run, isStarting = false, pace, children }: RunHeaderProps) {
  const status = isStarting ? startingStatus(run) : statusOf(run);
  const goal = run === null ? '' : localized(run.started.goal);
  return (
    <header>
      <div class="title">
        <h1>{name}</h1>
        <span class={`status ${status.tone}`}>{status.text}</span>
        <p class="visually-hidden" role="status">
          {isStarting ? status.text : announcement(run)}
        </p>
        <div class="actions">{children}</div>
      </div>
      {run !== null && (
        <p class="facts">
          {goal !== '' && <span>{t('goal: {0}', goal)}</span>}
          <span>{run.started.methods.join(', ')}</span>
          <span>{t('seed {0}', run.started.seed)}</span>
          {!isStarting && <Duration run={run} />}
          <span>{engineMessage(run.started.engine)}</span>
        </p>
      )}
      {isStarting && (
        <div class="progress">
          <progress aria-label={status.text} />
        </div>
      )}
      {run?.status === 'running' && !isStarting && (
        <div class="progress">
          <progress value={run.progress} max={1} aria-label={t('epochs done')} />
          <span>{localized(progressMessage(run, pace))}</span>
        </div>
      )}
    </header>
  );
}

/** How long it took; of a run that was interrupted, that is not known. */
function Duration({ run }: { readonly run: RunState }) {
  if (run.status === 'running') return <Elapsed run={run} />;
  if (run.finished === undefined) return null;
  const { start, train, shrink } = run.finished.seconds;
  return (
    <span>
      {t(
        '{0} (start {1}, train {2}, shrink {3})',
        formatSeconds(start + train + shrink),
        formatSeconds(start),
        formatSeconds(train),
        formatSeconds(shrink),
      )}
    </span>
  );
}

/** Which one, and why not the native one where that was wanted. */
function engineMessage({ kind, version, threads, reason }: EngineInfo): string {
  const work = counted(threads, '{0} thread', '{0} threads');
  const engine = kind === 'native' ? t('native engine ({0}, {1})', version, work) : t('portable engine ({0}, {1})', version, work);
  return reason === undefined ? engine : t('{0}: {1}', engine, reason);
}
