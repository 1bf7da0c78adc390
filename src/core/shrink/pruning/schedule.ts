export type ScheduleName = 'cubic' | 'geometric' | 'linear' | 'oneShot';

/** How much of the pruning is done after a round, 0 to 1: much at first, little at last (Zhu & Gupta 2017, arXiv:1710.01878). */
export function cubicProgress(round: number, rounds: number): number {
  return 1 - (1 - round / rounds) ** 3;
}

/**
 * How much of the pruning is done after a round, 0 to 1.
 * geometric: the same share of what is left in every round (Han et al. 2015,
 * arXiv:1506.02626), so that a model of which very little remains is approached in small steps.
 *
 * @param round from 1 to `rounds`
 * @param left the share that remains in the end, where 1 is what there is now
 */
export function pruningProgress(schedule: ScheduleName, round: number, rounds: number, left: number): number {
  switch (schedule) {
    case 'cubic':
      return cubicProgress(round, rounds);
    case 'geometric':
      return left === 1 ? round / rounds : (1 - left ** (round / rounds)) / (1 - left);
    case 'linear':
      return round / rounds;
    case 'oneShot':
      return 1;
  }
}
