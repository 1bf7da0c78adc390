import type { ShrinkTarget } from './targetSchema';

/** What remains of what a run has left, where nobody says how much. */
const share = 0.5;

/**
 * The target on offer for shrinking what a run has left still further: half of each size that it was to limit. What quality may be lost stays
 * as it was.
 *
 * @example
 * furtherTarget({ params: 2000, maxLossIncrease: 0.05 }); // → { params: 0.5, maxLossIncrease: 0.05 }
 */
export function furtherTarget({ params, bytes, macs, latencyMs, ...quality }: ShrinkTarget): ShrinkTarget {
  const sizes = {
    ...(params === undefined ? {} : { params: share }),
    ...(bytes === undefined ? {} : { bytes: share }),
    ...(macs === undefined ? {} : { macs: share }),
    ...(latencyMs === undefined ? {} : { latencyMs: latencyMs * share }),
  };
  return { ...(Object.keys(sizes).length === 0 ? { params: share } : sizes), ...quality };
}
