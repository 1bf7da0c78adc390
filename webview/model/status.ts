/** Where a run stands, in a few words. Pure. */
import { shareOf } from '../../src/core/cost/cost';
import { formatCount, formatShare, formatValue } from '../../src/core/message/format';
import { countedParams, type RunState } from '../../src/core/run/state';
import { localized, t } from '../l10n';
import { keepsParameters } from './methods';

export type Tone = 'quiet' | 'busy' | 'good' | 'bad';

export interface RunStatusText {
  readonly text: string;
  readonly tone: Tone;
}

export function statusOf(run: RunState | null): RunStatusText {
  if (run === null) return { text: t('not run yet'), tone: 'quiet' };
  switch (run.status) {
    case 'running':
      return run.isPaused === true ? { text: t('paused'), tone: 'quiet' } : { text: busyWith(run), tone: 'busy' };
    case 'finished':
      return isCollapsed(run)
        ? { text: t('{0}, but it does not work', achieved(run)), tone: 'bad' }
        : { text: achieved(run), tone: 'good' };
    case 'cancelled':
      return { text: t('cancelled'), tone: 'quiet' };
    case 'failed':
      return { text: t('failed'), tone: 'bad' };
  }
}

/** Of a run that was asked for and has not begun. @param run what is known of it, or of the one before */
export function startingStatus(run: RunState | null): RunStatusText {
  return {
    text: run?.status === 'running' ? t('resuming: loading the data and the engine') : t('loading the data and the engine'),
    tone: 'busy',
  };
}

/** What a screen reader announces when it changes: stages and rounds, never single epochs. */
export function announcement(run: RunState | null): string {
  if (run === null) return '';
  if (run.status === 'failed') return t('The run failed: {0}', run.failure ?? '');
  if (run.status === 'cancelled') return t('The run was cancelled.');
  if (run.status === 'running' && run.isPaused === true) return t('The run is paused.');
  const left = t('{0} of {1} parameters left', formatCount(run.nonzero), formatCount(countedParams(run.started)));
  if (run.status === 'finished') return t('The run is finished: {0}.', isCollapsed(run) ? statusOf(run).text : left);
  const round = run.rounds.at(-1);
  if (run.stage !== 'shrink' || round === undefined) return t('{0}.', localized(run.label));
  return round.lossFineTuned === undefined
    ? t('Round {0}: {1}, loss {2} before fine-tuning.', round.round, left, formatValue(round.lossPruned))
    : t('Round {0}: {1}, loss {2} after fine-tuning.', round.round, left, formatValue(round.lossFineTuned));
}

function isCollapsed({ finished }: RunState): boolean {
  return finished?.scoreCard.shrunk.collapse !== undefined;
}

function busyWith(run: RunState): string {
  switch (run.stage) {
    case 'load':
      return localized(run.label) || t('compiling the model');
    case 'train':
      return t('training the original');
    case 'shrink': {
      const round = run.rounds.at(-1)?.round;
      if (round === undefined || run.plannedRounds === undefined) return t('shrinking');
      return t('shrinking, round {0} of {1}', round, run.plannedRounds);
    }
    case 'rebuild':
      return t('rebuilding');
    case 'measure':
      return t('measuring');
  }
}

/** By parameters, or by bytes where the parameters stay. */
function achieved({ started, nonzero, finished }: RunState): string {
  if (!keepsParameters(started)) return t('shrunk to {0}', formatShare(shareOf(nonzero, countedParams(started))));
  const scores = finished?.scoreCard;
  if (scores === undefined || scores.shrunk.bytes >= scores.original.bytes) return t('finished');
  return t('stored in {0} of the bytes', formatShare(scores.shrunk.bytes / scores.original.bytes));
}
