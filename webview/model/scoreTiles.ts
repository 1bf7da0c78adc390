/** The figures at the top: what the model costs, and after a run what it costs now. Pure. */
import type { ModelCost } from '../../src/core/cost/cost';
import { formatBytes, formatCount, formatShort, formatValue } from '../../src/core/cost/format';
import { judgedBy, type ScoreCard } from '../../src/core/run/scoreCard';
import type { RunState } from '../../src/core/run/state';
import { type Change, relativeChange, speedChange } from './change';
import { formatLatency } from './format';

export interface ScoreTile {
  readonly label: string;
  readonly value: string;
  /** What it was, or what the value leaves unsaid. */
  readonly detail: string;
  readonly change?: Change;
}

/** Only what is known: a model that was never run has costs and no losses. */
export function scoreTiles(cost: ModelCost, run: RunState | null): ScoreTile[] {
  if (run?.finished !== undefined) return finishedTiles(run.finished.scoreCard);
  return [parametersTile(cost.params, run?.nonzero), bytesTile(cost.bytes), macsTile(cost.macs), ...(run === null ? [] : lossTile(run))];
}

/** "held-out loss" where the spec holds rows back, else "training loss". */
export function lossName(hasValidation: boolean): string {
  return hasValidation ? 'held-out loss' : 'training loss';
}

function finishedTiles({ original, shrunk, outputDifference }: ScoreCard): ScoreTile[] {
  return [
    {
      label: 'parameters',
      value: formatCount(shrunk.nonzero),
      detail: `${shrunk.params === shrunk.nonzero ? '' : 'not zero, '}of ${formatCount(original.params)}`,
      ...change(relativeChange(original.params, shrunk.nonzero)),
    },
    {
      label: 'bytes',
      value: formatBytes(shrunk.bytes),
      detail: `as float32, was ${formatBytes(original.bytes)}`,
      ...change(relativeChange(original.bytes, shrunk.bytes)),
    },
    {
      label: 'gzip',
      value: formatBytes(shrunk.gzipBytes),
      detail: `compressed, was ${formatBytes(original.gzipBytes)}`,
      ...change(relativeChange(original.gzipBytes, shrunk.gzipBytes)),
    },
    {
      label: 'MACs',
      value: formatMacs(shrunk.macs),
      detail: `a row, was ${formatMacs(original.macs)}`,
      ...change(original.macs === null || shrunk.macs === null ? undefined : relativeChange(original.macs, shrunk.macs)),
    },
    {
      label: lossName(shrunk.validation !== undefined),
      value: formatValue(judgedBy(shrunk).loss),
      detail: `was ${formatValue(judgedBy(original).loss)}`,
      ...change(relativeChange(judgedBy(original).loss, judgedBy(shrunk).loss)),
    },
    { label: '‖M − Mₛ‖²', value: formatValue(outputDifference), detail: 'mean over outputs' },
    {
      label: 'latency',
      value: formatLatency(shrunk.latencyMs),
      detail: `a row, was ${formatLatency(original.latencyMs)}`,
      ...change(speedChange(original.latencyMs, shrunk.latencyMs)),
    },
  ];
}

function parametersTile(original: number, left: number | undefined): ScoreTile {
  if (left === undefined) return { label: 'parameters', value: formatCount(original), detail: 'trainable and not' };
  return {
    label: 'parameters',
    value: formatCount(left),
    detail: `left of ${formatCount(original)}`,
    ...change(left === original ? undefined : relativeChange(original, left)),
  };
}

function bytesTile(bytes: number): ScoreTile {
  return { label: 'bytes', value: formatBytes(bytes), detail: 'original, as float32' };
}

function macsTile(macs: number | null): ScoreTile {
  return { label: 'MACs', value: formatMacs(macs), detail: 'original, a row' };
}

/** Before the run has ended: the newest loss, against the one before anything was removed. */
function lossTile({ started, rounds, epochs }: RunState): ScoreTile[] {
  const label = lossName(started.hasValidation);
  const before = rounds[0]?.lossBefore;
  const round = rounds.at(-1);
  if (before !== undefined && round !== undefined) {
    const now = round.lossFineTuned ?? round.lossPruned;
    const when = round.lossFineTuned === undefined ? 'just pruned' : 'fine-tuned';
    return [{ label, value: formatValue(now), detail: `${when}, was ${formatValue(before)}`, ...change(relativeChange(before, now)) }];
  }
  const epoch = epochs.at(-1);
  if (epoch === undefined) return [];
  return [{ label, value: formatValue(epoch.validationLoss ?? epoch.loss), detail: `after epoch ${epoch.epoch}` }];
}

function formatMacs(macs: number | null): string {
  return macs === null ? 'unknown' : formatShort(macs);
}

function change(value: Change | undefined): { change?: Change } {
  return value === undefined ? {} : { change: value };
}
