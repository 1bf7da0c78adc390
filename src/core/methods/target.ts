import { formatBytes, formatCount, formatDifferentBytes, formatDifferentValues, formatShare, formatValue } from '../message/format';
import { oneAfterTheOther, oneOf } from '../message/list';
import { type Message, nothing, say } from '../message/message';
import { scoredOn, type ModelScore } from '../score/scoreCard';
import type { ShrinkTarget, TargetCount, TargetSize } from './targetSchema';
import type { Baseline } from './baseline';
import type { MethodName } from './options';
import { heldBackMessage, type QualityLimit, qualityGoals, qualityMisses } from './quality';
import { methodNames, methodTable } from './records';

/** The share that remains where neither spec nor person says. */
export const defaultTarget: ShrinkTarget = { params: 0.2 };

/**
 * A limit as a count: shares (up to 1) of what the original has, rounded down; counts as they are.
 *
 * @example
 * limitOf(0.2, 11984); // → 2396
 * limitOf(2000, 11984); // → 2000
 */
export function limitOf(shareOrCount: number, original: number): number {
  return shareOrCount <= 1 ? Math.floor(shareOrCount * original) : Math.floor(shareOrCount);
}

/** "20 % of 11,984 parameters", or "2,000 of 11,984 parameters"; says nothing of a target without limits. */
export function goalMessage(target: ShrinkTarget, original: Pick<Baseline, 'params' | 'bytes' | 'macs'>): Message {
  const { params, bytes, macs, latencyMs } = target;
  const part = (limit: number, format: (count: number) => string) => (limit <= 1 ? formatShare(limit) : format(limit));
  const macsHad = original.macs === null ? say('unknown') : formatCount(original.macs);
  const goals: readonly Message[] = [
    ...(params === undefined
      ? []
      : [say('{0} of {1} parameters (zeros not counted)', part(params, formatCount), formatCount(original.params))]),
    ...(bytes === undefined ? [] : [say('{0} of {1}', part(bytes, formatBytes), formatBytes(original.bytes))]),
    ...(macs === undefined ? [] : [say('{0} of {1} multiply-accumulates', part(macs, formatCount), macsHad)]),
    ...(latencyMs === undefined ? [] : [say('{0} ms a row', formatValue(latencyMs))]),
    ...qualityGoals(target),
  ];
  return goals.length === 0 ? nothing : goals.reduce((all, goal) => say('{0}, {1}', all, goal));
}

/** Whether some method goes as far as a target says; the others do what their own options say. */
export function aimsAtTarget(methods: readonly MethodName[]): boolean {
  return methods.some((method) => methodTable[method].aimsAt.length > 0);
}

/** "pruneWeights, pruneUnits or factorize": the methods that go by a count. */
function methodsThatAimAt(count: TargetCount): Message {
  return oneOf(methodNames.filter((method) => methodTable[method].aimsAt.includes(count)));
}

export interface UnaimedLimit {
  readonly field: TargetSize;
  readonly message: Message;
}

/** Limits of a target that no step goes by, so that they are met by chance or not at all. */
export function unaimedLimits({ params, bytes, macs, latencyMs }: ShrinkTarget, methods: readonly MethodName[]): UnaimedLimit[] {
  const aimsAt = (count: TargetSize) => methods.some((method) => methodTable[method].aimsAt.includes(count));
  const limits: UnaimedLimit[] = [];
  if (latencyMs !== undefined && !aimsAt('latencyMs'))
    limits.push({ field: 'latencyMs', message: say('no step aims at target.latencyMs, which is only checked at the end') });
  if (methods.some((method) => methodTable[method].aimsAtAll === true)) return limits;
  if (params !== undefined && !aimsAt('params'))
    limits.push({
      field: 'params',
      message: say('no step aims at target.params, which is only checked at the end: add {0}', methodsThatAimAt('params')),
    });
  if (bytes !== undefined && !aimsAt('bytes'))
    limits.push({
      field: 'bytes',
      message: say('no step aims at target.bytes, which is only checked at the end: add {0}', methodsThatAimAt('bytes')),
    });
  if (bytes !== undefined && aimsAt('bytes') && params !== undefined)
    limits.push({
      field: 'bytes',
      message: say('target.bytes is only checked at the end: steps aim at target.params where both are given'),
    });
  if (macs !== undefined && !(aimsAt('macs') && params === undefined && bytes === undefined))
    limits.push({
      field: 'macs',
      message: say(
        'target.macs is only checked at the end: {0} alone aims at it, where neither params nor bytes is given',
        oneOf(methodNames.filter((method) => methodTable[method].aimsAt.includes('macs') && methodTable[method].aimsAtAll !== true)),
      ),
    });
  return limits;
}

/** What a run ended with, for the target to be held against. */
export interface ReachedTarget {
  readonly original: ModelScore;
  readonly shrunk: ModelScore;
  /** What shares of the target are of. */
  readonly baseline: Baseline;
  readonly quality: readonly QualityLimit[];
  /** The limit that a round was taken back for, where one was. */
  readonly heldBackBy?: QualityLimit | undefined;
}

/** The message for a shrunk model that does not meet its target; undefined for one that does. */
export function missedMessage(target: ShrinkTarget, methods: readonly MethodName[], reached: ReachedTarget): Message | undefined {
  const sizes = sizeMisses(target, reached);
  const { original, shrunk, quality, heldBackBy } = reached;
  const why = sizes.length > 0 && heldBackBy !== undefined ? [heldBackMessage(heldBackBy)] : [];
  const misses = [...sizes, ...why, ...qualityMisses(quality, scoredOn(original), scoredOn(shrunk))];
  if (misses.length === 0) return undefined;
  const all = oneAfterTheOther(misses);
  return aimsAtTarget(methods)
    ? say('the target is missed: {0}', all)
    : say('the target is missed: {0}. None of the steps aims at it: add {1}', all, methodsThatAimAt('params'));
}

function sizeMisses(target: ShrinkTarget, { shrunk, baseline }: ReachedTarget): Message[] {
  const over = (limit: number | undefined, had: number | null, has: number | null, message: (has: number, limit: number) => Message) => {
    if (limit === undefined || had === null || has === null) return [];
    const most = limitOf(limit, had);
    return has > most ? [message(has, most)] : [];
  };
  const { latencyMs } = target;
  return [
    ...over(target.params, baseline.params, shrunk.nonzero, (has, most) =>
      say('{0} parameters remain, and {1} were asked for', formatCount(has), formatCount(most)),
    ),
    ...over(target.bytes, baseline.bytes, shrunk.bytes, (has, most) =>
      say('it is stored in {0}, and {1} were asked for', ...formatDifferentBytes(has, most)),
    ),
    ...over(target.macs, baseline.macs, shrunk.macs, (has, most) =>
      say('it takes {0} multiply-accumulates, and {1} were asked for', formatCount(has), formatCount(most)),
    ),
    ...(latencyMs === undefined || shrunk.latencyMs <= latencyMs
      ? []
      : [say('a row takes {0} ms, and {1} ms were asked for', ...formatDifferentValues(shrunk.latencyMs, latencyMs))]),
  ];
}
