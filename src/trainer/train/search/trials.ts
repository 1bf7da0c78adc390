/** Which models of a search are trained when. */
import type { Size } from '../../shrink/auto/candidates';
import type { Trial } from './searchState';

/** All models of all sizes: those of the size that is wanted first, then from the largest to the smallest. */
export function trialsOf(sizes: readonly Size[], wanted: number | undefined): Trial[] {
  const trials = sizes.flatMap(({ limit, candidates }) => candidates.map((candidate): Trial => ({ ...candidate, limit })));
  const place = ({ limit }: Trial) => (limit === wanted ? -Infinity : -limit);
  return trials.sort((a, b) => place(a) - place(b));
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
