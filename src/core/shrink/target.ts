import { formatBytes, formatCount, formatShare } from '../cost/format';
import { type Message, nothing, say } from '../message';
import { judgedBy, type ModelScore } from '../run/scoreCard';
import type { ShrinkTarget } from '../spec/schema';
import type { MethodName } from './options';

/** The share that remains where neither spec nor person says. */
export const defaultTarget: ShrinkTarget = { params: 0.2 };

/** A limit as a count: shares (up to 1) of what the original has, rounded down; counts as they are. */
export function limitOf(shareOrCount: number, original: number): number {
  return shareOrCount <= 1 ? Math.floor(shareOrCount * original) : Math.floor(shareOrCount);
}

/** "20 % of 11,984 parameters", or "2,000 of 11,984 parameters". */
export function goalWords({ params, bytes, macs, maxLossIncrease }: ShrinkTarget, original: number): Message {
  const part = (limit: number) => (limit <= 1 ? formatShare(limit) : formatCount(limit));
  const goals: readonly Message[] = [
    ...(params === undefined ? [] : [say('{0} of {1} parameters', part(params), formatCount(original))]),
    ...(bytes === undefined ? [] : [say('{0} of the bytes', part(bytes))]),
    ...(macs === undefined ? [] : [say('{0} of the multiply-accumulates', part(macs))]),
    ...(maxLossIncrease === undefined ? [] : [say('a loss at most {0} higher', formatShare(maxLossIncrease))]),
  ];
  return goals.length === 0 ? nothing : goals.reduce((all, goal) => say('{0}, {1}', all, goal));
}

/** The methods that go as far as a target says; the others do what their own options say. */
const aiming: ReadonlySet<MethodName> = new Set(['pruneWeights', 'pruneUnits', 'factorize']);

export function aimsAtTarget(methods: readonly MethodName[]): boolean {
  return methods.some((method) => aiming.has(method));
}

/** What is to be said of a shrunk model that does not meet its target; undefined for one that does. */
export function missedWords(
  target: ShrinkTarget,
  methods: readonly MethodName[],
  { original, shrunk }: { readonly original: ModelScore; readonly shrunk: ModelScore },
): Message | undefined {
  const over = (limit: number | undefined, had: number | null, has: number | null, words: (has: number, limit: number) => Message) => {
    if (limit === undefined || had === null || has === null) return [];
    const most = limitOf(limit, had);
    return has > most ? [words(has, most)] : [];
  };
  const misses: readonly Message[] = [
    ...over(target.params, original.params, shrunk.nonzero, (has, most) =>
      say('{0} parameters remain, and {1} were asked for', formatCount(has), formatCount(most)),
    ),
    ...over(target.bytes, original.bytes, shrunk.bytes, (has, most) =>
      say('it is stored in {0}, and {1} were asked for', formatBytes(has), formatBytes(most)),
    ),
    ...over(target.macs, original.macs, shrunk.macs, (has, most) =>
      say('it takes {0} multiply-accumulates, and {1} were asked for', formatCount(has), formatCount(most)),
    ),
    ...lossMiss(target, judgedBy(original).loss, judgedBy(shrunk).loss),
  ];
  if (misses.length === 0) return undefined;
  const all = misses.reduce((words, miss) => say('{0}; {1}', words, miss));
  return aimsAtTarget(methods)
    ? say('the target is missed: {0}', all)
    : say('the target is missed: {0}. None of the steps aims at it: add pruneWeights, pruneUnits or factorize', all);
}

function lossMiss({ maxLossIncrease }: ShrinkTarget, before: number, after: number): readonly Message[] {
  if (maxLossIncrease === undefined || after <= before * (1 + maxLossIncrease)) return [];
  return [say('the loss is {0} higher, and at most {1} was asked for', formatShare(after / before - 1), formatShare(maxLossIncrease))];
}
