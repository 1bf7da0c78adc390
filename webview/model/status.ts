/** Where a run stands, in a few words. Pure. */
import { formatCount, formatShare, formatValue } from '../../src/core/cost/format';
import type { RunState } from '../../src/core/run/state';

export type Tone = 'quiet' | 'busy' | 'good' | 'bad';

export interface RunStatusText {
  readonly text: string;
  readonly tone: Tone;
}

export function statusOf(run: RunState | null): RunStatusText {
  if (run === null) return { text: 'not run yet', tone: 'quiet' };
  switch (run.status) {
    case 'running':
      return { text: busyWith(run), tone: 'busy' };
    case 'finished':
      return { text: `shrunk to ${formatShare(leftOver(run))}`, tone: 'good' };
    case 'cancelled':
      return { text: 'cancelled', tone: 'quiet' };
    case 'failed':
      return { text: 'failed', tone: 'bad' };
  }
}

/** What a screen reader is told when it changes: stages and rounds, never single epochs. */
export function announcement(run: RunState | null): string {
  if (run === null) return '';
  if (run.status === 'failed') return `The run failed: ${run.failure ?? ''}`;
  if (run.status === 'cancelled') return 'The run was cancelled.';
  const left = `${formatCount(run.nonzero)} of ${formatCount(run.started.params)} parameters left`;
  if (run.status === 'finished') return `The run is finished: ${left}.`;
  const round = run.rounds.at(-1);
  if (run.stage !== 'shrink' || round === undefined) return `${run.label}.`;
  const loss =
    round.lossFineTuned === undefined
      ? `loss ${formatValue(round.lossPruned)} after pruning`
      : `loss ${formatValue(round.lossFineTuned)} after fine-tuning`;
  return `Round ${round.round}: ${left}, ${loss}.`;
}

function busyWith(run: RunState): string {
  switch (run.stage) {
    case 'load':
      return 'loading';
    case 'train':
      return 'training the original';
    case 'shrink': {
      const round = run.rounds.at(-1)?.round;
      return round === undefined ? 'shrinking' : `shrinking, round ${round}`;
    }
    case 'rebuild':
      return 'rebuilding';
    case 'measure':
      return 'measuring';
  }
}

function leftOver(run: RunState): number {
  return run.started.params === 0 ? 0 : run.nonzero / run.started.params;
}
