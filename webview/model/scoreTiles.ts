/** The figures at the top: what the model costs, and after a run what it costs now. Pure. */
import type { ModelCost } from '../../src/core/cost/cost';
import { formatBytes, formatCount, formatShort, formatValue } from '../../src/core/message/format';
import { countedOf, type ModelScore, rowsPerSecond, scoredOn, type ScoreCard } from '../../src/core/score/scoreCard';
import { countedParams, type RunState } from '../../src/core/run/state';
import { t } from '../l10n';
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
  return [
    parametersTile(run === null ? cost.params : countedParams(run.started), run?.nonzero),
    bytesTile(cost.bytes),
    macsTile(cost.macs),
    ...(run === null ? [] : lossTile(run)),
  ];
}

/** "validation loss" where the spec holds rows back, else "training loss". */
export function lossName(hasValidation: boolean): string {
  return hasValidation ? t('validation loss') : t('training loss');
}

function finishedTiles(scoreCard: ScoreCard): ScoreTile[] {
  const { original, shrunk, outputDifference } = scoreCard;
  return [
    {
      label: t('parameters'),
      value: formatCount(shrunk.nonzero),
      detail: t('not zero, of {0}; {1} are stored', formatCount(countedOf(scoreCard)), formatCount(shrunk.params)),
      ...change(relativeChange(countedOf(scoreCard), shrunk.nonzero)),
    },
    {
      label: t('stored'),
      value: formatBytes(shrunk.bytes),
      detail: t('packed, was {0}', formatBytes(original.bytes)),
      ...change(relativeChange(original.bytes, shrunk.bytes)),
    },
    {
      label: t('gzipped'),
      value: formatBytes(shrunk.gzipBytes),
      detail: t('stored as float32, was {0}', formatBytes(original.gzipBytes)),
      ...change(relativeChange(original.gzipBytes, shrunk.gzipBytes)),
    },
    {
      label: t('MACs'),
      value: formatMacs(shrunk.macs),
      detail: t('a row, was {0}', formatMacs(original.macs)),
      ...change(original.macs === null || shrunk.macs === null ? undefined : relativeChange(original.macs, shrunk.macs)),
    },
    {
      label: lossName(shrunk.validation !== undefined),
      value: formatValue(scoredOn(shrunk).loss),
      detail: t('was {0}', formatValue(scoredOn(original).loss)),
      ...change(relativeChange(scoredOn(original).loss, scoredOn(shrunk).loss)),
    },
    { label: t('output difference'), value: formatValue(outputDifference), detail: t('mean squared') },
    {
      label: t('latency'),
      value: formatLatency(shrunk.latencyMs),
      detail: latencyDetail(original, shrunk),
      ...change(speedChange(original.latencyMs, shrunk.latencyMs)),
    },
  ];
}

/** What one row took before, and how many go through in a second now. */
function latencyDetail(original: ModelScore, shrunk: ModelScore): string {
  const was = formatLatency(original.latencyMs);
  return shrunk.throughput === undefined
    ? t('a row, was {0}', was)
    : t('a row, was {0}; {1} rows a second', was, formatShort(rowsPerSecond(shrunk.throughput)));
}

function parametersTile(original: number, left: number | undefined): ScoreTile {
  if (left === undefined) return { label: t('parameters'), value: formatCount(original), detail: t('all, trainable or not') };
  return {
    label: t('parameters'),
    value: formatCount(left),
    detail: t('left of {0}', formatCount(original)),
    ...change(left === original ? undefined : relativeChange(original, left)),
  };
}

function bytesTile(bytes: number): ScoreTile {
  return { label: t('stored'), value: formatBytes(bytes), detail: t('original, as float32') };
}

function macsTile(macs: number | null): ScoreTile {
  return { label: t('MACs'), value: formatMacs(macs), detail: t('original, a row') };
}

/** Before the run has ended: the newest loss, against the one before anything was changed. */
function lossTile({ started, rounds, epochs }: RunState): ScoreTile[] {
  const label = lossName(started.hasValidation);
  const before = rounds[0]?.lossBefore;
  const round = rounds.at(-1);
  if (before !== undefined && round !== undefined) {
    const now = round.lossFineTuned ?? round.lossPruned;
    const words =
      round.lossFineTuned === undefined
        ? t('before fine-tuning, was {0}', formatValue(before))
        : t('fine-tuned, was {0}', formatValue(before));
    return [{ label, value: formatValue(now), detail: words, ...change(relativeChange(before, now)) }];
  }
  const epoch = epochs.at(-1);
  if (epoch === undefined) return [];
  return [{ label, value: formatValue(epoch.validationLoss ?? epoch.loss), detail: t('after epoch {0}', formatCount(epoch.epoch)) }];
}

function formatMacs(macs: number | null): string {
  return macs === null ? t('unknown') : formatShort(macs);
}

function change(value: Change | undefined): { change?: Change } {
  return value === undefined ? {} : { change: value };
}
