/** Limits of what shrinking may cost: a round that goes beyond one is taken back. */
import { formatDifferentShares, formatDifferentValues, formatShare, formatValue } from '../message/format';
import { type Message, say } from '../message/message';
import type { MetricName } from '../score/metricNames';
import type { Measures } from '../score/scoreCard';
import type { ShrinkTarget } from './targetSchema';

export type QualityLimit =
  /** How much the loss may grow, as a share. */
  | { readonly of: 'loss'; readonly most: number }
  /** How much a metric may fall. */
  | { readonly of: MetricName; readonly most: number };

/** Whether rounds may be taken back, so that each must be fine-tuned before it is measured. */
export function limitsQuality({ maxLossIncrease, maxMetricDrop }: ShrinkTarget): boolean {
  return maxLossIncrease !== undefined || maxMetricDrop !== undefined;
}

/** @param first the metric that is meant where none is named */
export function qualityLimits({ maxLossIncrease, maxMetricDrop }: ShrinkTarget, first: MetricName): QualityLimit[] {
  return [
    ...(maxLossIncrease === undefined ? [] : [{ of: 'loss' as const, most: maxLossIncrease }]),
    ...metricDrops(maxMetricDrop, first).map(([of, most]) => ({ of, most })),
  ];
}

function metricDrops(drop: ShrinkTarget['maxMetricDrop'], first: MetricName): [MetricName, number][] {
  if (drop === undefined) return [];
  return typeof drop === 'number' ? [[first, drop]] : (Object.entries(drop) as [MetricName, number][]);
}

/** The first limit that a model is beyond. Values that are no numbers are; a metric that the rows do not have is not compared. */
export function brokenLimit(limits: readonly QualityLimit[], original: Measures, model: Measures): QualityLimit | undefined {
  return limits.find((limit) => isBroken(limit, original[limit.of], model[limit.of]));
}

function isBroken({ of, most }: QualityLimit, before: number | undefined, after: number | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  return !(of === 'loss' ? after <= before * (1 + most) : after >= before - most);
}

/** Limits as a goal: "a loss at most 5 % higher". */
export function qualityGoals({ maxLossIncrease, maxMetricDrop }: ShrinkTarget): Message[] {
  const loss = maxLossIncrease === undefined ? [] : [say('a loss at most {0} higher', formatShare(maxLossIncrease))];
  if (maxMetricDrop === undefined) return loss;
  if (typeof maxMetricDrop === 'number') return [...loss, say('a metric at most {0} lower', formatValue(maxMetricDrop))];
  return [
    ...loss,
    ...Object.entries(maxMetricDrop).map(([name, most]) => say('{0} at most {1} lower', metricTitle(name), formatValue(most))),
  ];
}

/** What is said of limits that a finished model is beyond. */
export function qualityMisses(limits: readonly QualityLimit[], original: Measures, model: Measures): Message[] {
  return limits.flatMap((limit) => {
    const { of, most } = limit;
    const [before, after] = [original[of]!, model[of]!];
    if (!isBroken(limit, original[of], model[of])) return [];
    return of === 'loss'
      ? [say('the loss is {0} higher, and at most {1} was asked for', ...formatDifferentShares(after / before - 1, most))]
      : [say('{0} is {1} lower, and at most {2} was asked for', metricTitle(of), ...formatDifferentValues(before - after, most))];
  });
}

/** Of a round that went beyond a limit. */
export function takenBackMessage(round: number, { of, most }: QualityLimit, original: Measures, model: Measures): Message {
  const [before, after] = [formatValue(original[of]!), formatValue(model[of]!)];
  if (of === 'loss')
    return say(
      "round {0} was taken back: its loss, {1}, is more than {2} above the original's {3}",
      round,
      after,
      formatShare(most),
      before,
    );
  return say(
    "round {0} was taken back: its {1}, {2}, is more than {3} below the original's {4}",
    ...[round, metricTitle(of), after, formatValue(most), before],
  );
}

/** Why a model did not get any smaller. */
export function heldBackMessage({ of, most }: QualityLimit): Message {
  return of === 'loss'
    ? say('smaller models have a loss that is more than {0} higher', formatShare(most))
    : say('in smaller models, {0} is more than {1} lower', metricTitle(of), formatValue(most));
}

/** As people write it. */
export function metricTitle(name: string): Message {
  if (name === 'accuracy') return say('accuracy');
  const titles: Readonly<Record<string, string>> = { auc: 'AUC', r2: 'R²', psnr: 'PSNR', ssim: 'SSIM', anomalyAuc: 'anomaly AUC' };
  return say('{0}', titles[name] ?? name);
}
