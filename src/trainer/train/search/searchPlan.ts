/** How many epochs each model of a search gets: the time that it may take, turned into work once. */

export interface SearchPlan {
  /** Epochs of each model that is tuned. */
  readonly epochs: number;
  /** Epochs of each model, and of each learning rate, that is tried. */
  readonly tries: number;
}

/** More epochs gain nothing. */
const mostEpochs = 80;
const fewestEpochs = 2;
/** Of the epochs of tuning, so many are enough to see which of several models is better. */
const partToTry = 1 / 10;

/** The plan for so many epochs. */
export function planOf(epochs: number): SearchPlan {
  return { epochs, tries: Math.max(1, Math.round(epochs * partToTry)) };
}

/**
 * @param seconds that are left
 * @param tried seconds that an epoch of all that is tried takes
 * @param tuned seconds that an epoch of all models that are tuned takes
 */
export function planFor(seconds: number, tried: number, tuned: number): SearchPlan {
  return planOf(Math.max(fewestEpochs, Math.min(mostEpochs, Math.floor(seconds / (tuned + tried * partToTry)))));
}

/** How long something took that needs so many multiply-accumulates a row. */
export interface Timed {
  readonly macs: number;
  readonly seconds: number;
}

/** The time for each number of multiply-accumulates, by two that were measured. */
export function secondsBy(small: Timed, large: Timed): (macs: number) => number {
  const slope = large.macs > small.macs ? Math.max(0, (large.seconds - small.seconds) / (large.macs - small.macs)) : 0;
  return (macs) => Math.max(small.seconds / 2, small.seconds + slope * (macs - small.macs));
}
