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
  /** What limits are of. */
  readonly cost: CostName;
  /** Falling. */
  readonly limits: readonly number[];
  /** The one that the target asks for, where it asks for one. */
  readonly wanted?: number;
}

/** @param original what shares of the target refer to */
export function sizesFor({ params, macs }: ShrinkTarget, original: { readonly params: number; readonly macs: number | null }): Sizes {
  const shareOf = (limit: number | undefined, had: number | null) =>
    limit === undefined || had === null ? undefined : limitOf(limit, had) / had;
  const [byParams, byMacs] = [shareOf(params, original.params), shareOf(macs, original.macs)];
  const cost: CostName = byMacs !== undefined && byMacs < (byParams ?? Infinity) ? 'macs' : 'params';
  const share = cost === 'macs' ? byMacs : byParams;
  const whole = cost === 'macs' ? original.macs! : original.params;
  const shares =
    share === undefined ? usualShares : around.map((factor) => factor * share).filter((size) => size <= largest || size === share);
  const limits = [...new Set(shares.map((size) => Math.floor(size * whole + 1e-6)))].filter((limit) => limit > 0);
  return { cost, limits, ...(share === undefined ? {} : { wanted: Math.floor(share * whole + 1e-6) }) };
}
