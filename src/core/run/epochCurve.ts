/** About the most points that a curve over epochs keeps: more than any chart has pixels. */
export const mostPoints = 4096;

/**
 * A curve over epochs with one more point, which is its newest. A long run's curve keeps only every second, fourth, eighth, …
 * epoch, and the newest, so that following a million epochs costs no more a step than following a thousand.
 */
export function extendCurve<T extends { readonly epoch: number }>(points: readonly T[], point: T): readonly T[] {
  const stride = strideAt(point.epoch);
  const last = points.at(-1);
  if (last === undefined || stride === 1) return [...points, point];
  const kept = stride === strideAt(last.epoch) ? points.slice(0, -1) : points.slice(0, -1).filter(({ epoch }) => epoch % stride === 0);
  return last.epoch % stride === 0 ? [...kept, last, point] : [...kept, point];
}

/** The smallest power of two that leaves no more than `mostPoints` of this many epochs. */
function strideAt(epoch: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(epoch / mostPoints)));
}
