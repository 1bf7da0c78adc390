import { formatCount, formatShare } from '../cost/format';
import type { ShrinkTarget } from '../spec/schema';

/** The share that remains where neither spec nor person says. */
export const defaultTarget: ShrinkTarget = { params: 0.2 };

/** A limit as a count: shares (up to 1) of what the original has, rounded down; counts as they are. */
export function limitOf(shareOrCount: number, original: number): number {
  return shareOrCount <= 1 ? Math.floor(shareOrCount * original) : Math.floor(shareOrCount);
}

/** "20 % of 11,984 parameters", or "2,000 of 11,984 parameters". */
export function goalWords({ params, bytes, macs, maxLossIncrease }: ShrinkTarget, original: number): string {
  const part = (limit: number) => (limit <= 1 ? formatShare(limit) : formatCount(limit));
  return [
    ...(params === undefined ? [] : [`${part(params)} of ${formatCount(original)} parameters`]),
    ...(bytes === undefined ? [] : [`${part(bytes)} of the bytes`]),
    ...(macs === undefined ? [] : [`${part(macs)} of the multiply-accumulates`]),
    ...(maxLossIncrease === undefined ? [] : [`a loss at most ${formatShare(maxLossIncrease)} higher`]),
  ].join(', ');
}
