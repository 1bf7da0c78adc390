export type ScheduleName = 'cubic' | 'linear' | 'oneShot';

/**
 * How much of the pruning is done after a round, 0 to 1.
 * cubic: much at first, little at last (Zhu & Gupta 2017, arXiv:1710.01878).
 *
 * @param round from 1 to `rounds`
 */
export function pruningProgress(schedule: ScheduleName, round: number, rounds: number): number {
  switch (schedule) {
    case 'cubic':
      return 1 - (1 - round / rounds) ** 3;
    case 'linear':
      return round / rounds;
    case 'oneShot':
      return 1;
  }
}
