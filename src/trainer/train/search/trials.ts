/** Which models of a search are trained when. */
import { modelCost } from '../../../core/cost/cost';
import type { Size } from '../../shrink/auto/candidates';
import type { Trial } from './searchState';

/** All models of all sizes: those of the size that is wanted first, then from the largest to the smallest. */
export function trialsOf(sizes: readonly Size[], wanted: number | undefined): Trial[] {
  const trials = sizes.flatMap(({ limit, candidates }) => candidates.map((candidate): Trial => ({ ...candidate, limit })));
  const place = ({ limit }: Trial) => (limit === wanted ? -Infinity : -limit);
  return trials.sort((a, b) => place(a) - place(b));
}

/**
 * Sizes without models that another size has as well: where a small model is the best of all larger sizes, it is tuned once, and these get others. It stays in
 * the size that is wanted, or in the smallest.
 */
export function withoutRepeats(sizes: readonly Size[], wanted: number | undefined): Size[] {
  const seen = new Set<string>();
  const isNew = ({ structure, packing, model }: Size['candidates'][number]) => {
    const key = JSON.stringify([structure, packing, modelCost(model.graph).params]);
    return seen.size < seen.add(key).size;
  };
  const place = ({ limit }: Size) => (limit === wanted ? 0 : limit);
  const left = new Map([...sizes].sort((a, b) => place(a) - place(b)).map(({ limit, candidates }) => [limit, candidates.filter(isNew)]));
  return sizes.map(({ limit }) => ({ limit, candidates: left.get(limit)! })).filter(({ candidates }) => candidates.length > 0);
}

/** Limits of sizes, the nearest to the one that is wanted, or to the middle of all, first. @param limits falling */
export function nearestFirst(limits: readonly number[], wanted: number | undefined): number[] {
  const middle = Math.sqrt((limits[0] ?? 1) * (limits.at(-1) ?? 1));
  const distance = (limit: number) => Math.abs(Math.log(limit / (wanted ?? middle)));
  return [...limits].sort((a, b) => distance(a) - distance(b));
}

/** This many sizes, those nearest to the one that is wanted, or to the middle of all. */
export function nearestSizes(sizes: readonly Size[], wanted: number | undefined, count: number): Size[] {
  const limits = sizes.map(({ limit }) => limit);
  const nearest = new Set(nearestFirst(limits, wanted).slice(0, count));
  return sizes.filter(({ limit }) => nearest.has(limit));
}

/** Models that have others of their size beside them: only these have to be tried. */
export function isContested({ limit }: Trial, trials: readonly Trial[]): boolean {
  return trials.filter((other) => other.limit === limit).length > 1;
}

/** How many of a size are tuned: of the one that is wanted, two. */
export function bestOfSizes(trials: readonly Trial[], wanted: number | undefined): Trial[] {
  const limits = [...new Set(trials.map(({ limit }) => limit))];
  return limits.flatMap((limit) =>
    trials
      .filter((trial) => trial.limit === limit)
      .sort((a, b) => (a.loss ?? 0) - (b.loss ?? 0))
      .slice(0, limit === wanted ? 2 : 1),
  );
}
