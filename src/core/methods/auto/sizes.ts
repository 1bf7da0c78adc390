/** Which sizes a front is made of. */
import { limitOf } from '../target';
import type { ShrinkTarget } from '../targetSchema';
import type { CostName } from './chain';

/** Of the original, where nothing says how small the model must be. */
const usualShares = [0.5, 0.3, 0.2, 0.13, 0.085, 0.055, 0.035, 0.022];
/** Around the size that is wanted. */
const around = [4, 2.5, 1.6, 1, 0.63, 0.4, 0.25];
const largest = 0.8;

export interface Sizes {
  /** What models are counted by while they are made. */
  readonly cost: CostName;
  /** Whether limits are bytes of the packed file; otherwise they are of `cost`. */
  readonly isInBytes: boolean;
  /** Falling. */
  readonly limits: readonly number[];
  /** The one that the target asks for, where it asks for one. */
  readonly wanted?: number;
  /** The most that any model may cost. */
  readonly most: number;
}

interface Counts {
  readonly params: number;
  readonly macs: number | null;
  readonly bytes: number;
}

/** @param original what shares of the target refer to */
export function sizesFor({ params, macs, bytes }: ShrinkTarget, original: Counts): Sizes {
  const shareOf = (limit: number | undefined, had: number | null) =>
    limit === undefined || had === null ? undefined : limitOf(limit, had) / had;
  const [byParams, byMacs, byBytes] = [shareOf(params, original.params), shareOf(macs, original.macs), shareOf(bytes, original.bytes)];
  const cost: CostName = byMacs !== undefined && byMacs < (byParams ?? Infinity) ? 'macs' : 'params';
  const ofCost = cost === 'macs' ? byMacs : byParams;
  const had = cost === 'macs' ? original.macs! : original.params;
  const isInBytes = byBytes !== undefined;
  const share = byBytes ?? ofCost;
  const whole = isInBytes ? original.bytes : had;
  const shares =
    share === undefined ? usualShares : around.map((factor) => factor * share).filter((size) => size <= largest || size === share);
  const countOf = (part: number, of: number) => Math.floor(part * of + 1e-6);
  const limits = [...new Set(shares.map((size) => countOf(size, whole)))].filter((limit) => limit > 0);
  const most = isInBytes && ofCost !== undefined ? countOf(ofCost, had) : had;
  return { cost, isInBytes, limits, most, ...(share === undefined ? {} : { wanted: countOf(share, whole) }) };
}
