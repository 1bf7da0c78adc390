export type ScheduleName = 'cubic' | 'geometric' | 'linear' | 'oneShot';

/**
 * How much of the pruning is done after a round, 0 to 1: much at first, little at last (Zhu & Gupta 2017, arXiv:1710.01878).
 *
 * @example
 * cubicProgress(1, 2); // → 0.875
 */
export function cubicProgress(round: number, rounds: number): number {
  return 1 - (1 - round / rounds) ** 3;
}

export interface Counts {
  /** Parameters of the model that was shrunk first. */
  readonly original: number;
  /** Parameters left when the round begins. */
  readonly now: number;
  /** Parameters that are to remain in the end. */
  readonly wanted: number;
}

/**
 * How many parameters are to remain after a round.
 * geometric: every round takes the same part of what is left (Han et al. 2015, arXiv:1506.02626), so that a model of which very little is to remain
 * is approached in small steps, whatever earlier steps have left of it.
 *
 * @param round from 1 to `rounds`
 *
 * @example
 * remainingAfter('linear', 1, 2, { original: 100, now: 100, wanted: 25 }); // → 62.5
 * remainingAfter('geometric', 1, 2, { original: 100, now: 100, wanted: 25 }); // → 50
 */
export function remainingAfter(schedule: ScheduleName, round: number, rounds: number, { original, now, wanted }: Counts): number {
  switch (schedule) {
    case 'cubic':
      return original - (original - wanted) * cubicProgress(round, rounds);
    case 'geometric':
      return Math.max(1, wanted) * (now / Math.max(1, wanted)) ** ((rounds - round) / (rounds - round + 1));
    case 'linear':
      return original - ((original - wanted) * round) / rounds;
    case 'oneShot':
      return wanted;
  }
}
