/** How many epochs each model of a search gets: the time that it may take, turned into work once. */
import type { SearchPlan } from '../../../core/methods/auto/searchPlan';

/** More epochs gain nothing. */
const mostEpochs = 80;
/** With fewer epochs than this there are rather fewer sizes, down to a few; with hardly any epochs, fewer still. */
const enoughEpochs = 10;
const fewSizes = 3;
const hardlyAny = 3;
/** Of the epochs of tuning, this many are enough to see which of several models is better. */
const partToTry = 1 / 10;

/** The plan for this many epochs. */
export function planOf(epochs: number, sizes: number): SearchPlan {
  return { epochs, tries: Math.max(1, Math.round(epochs * partToTry)), sizes };
}

/** Seconds that several models take. */
export interface Work {
  /** Before and after their epochs. */
  readonly setUp: number;
  /** For one epoch of each. */
  readonly epoch: number;
}

/** Of the time, so much goes to measuring and storing the models that are found. */
const partToStore = 1 / 10;

/** What there is to do for this many sizes. */
export interface WorkOfSizes {
  readonly tried: Work;
  readonly tuned: Work;
}

/**
 * @param seconds that are left
 * @param workOf what there is to do for this many sizes
 * @param most how many there can be
 */
export function planFor(seconds: number, workOf: (sizes: number) => WorkOfSizes, most: number): SearchPlan {
  for (let sizes = most; ; sizes--) {
    const { tried, tuned } = workOf(sizes);
    const left = seconds * (1 - partToStore) - tried.setUp - tuned.setUp;
    const epochs = Math.min(mostEpochs, Math.floor(epochsWithin(left, tried, tuned)));
    if (epochs >= (sizes > fewSizes ? enoughEpochs : hardlyAny)) return planOf(epochs, sizes);
    if (sizes <= 1) return planOf(Math.max(1, epochs), sizes);
  }
}

/** Models are tried for one epoch at least. */
function epochsWithin(seconds: number, tried: Work, tuned: Work): number {
  const many = seconds / (tuned.epoch + tried.epoch * partToTry);
  return many * partToTry >= 1 ? many : (seconds - tried.epoch) / tuned.epoch;
}

/** How long one model took that needs this many multiply-accumulates a row. */
export interface Timed extends Work {
  readonly macs: number;
}

export interface Times {
  /** @param macs of each model */
  of(macs: readonly number[]): Work;
}

/** The time of models by their multiply-accumulates, from two that were measured. */
export function timesBy(small: Timed, large: Timed): Times {
  const slope = large.macs > small.macs ? Math.max(0, (large.epoch - small.epoch) / (large.macs - small.macs)) : 0;
  const setUp = Math.max(small.setUp, large.setUp);
  return {
    of: (macs) => ({
      setUp: macs.length * setUp,
      epoch: macs.reduce((sum, count) => sum + Math.max(small.epoch / 2, small.epoch + slope * (count - small.macs)), 0),
    }),
  };
}
