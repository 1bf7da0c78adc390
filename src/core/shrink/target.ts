import { formatCount, formatShare } from '../cost/format';
import { type Message, nothing, say } from '../message';
import type { ShrinkTarget } from '../spec/schema';

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
