/** Learning rates by epoch. */
import type { Schedule } from './schedule';

/**
 * The learning rate of each epoch; what plateaus of the loss do to it comes on top.
 *
 * @param rate the highest one
 *
 * @example
 * scheduledRates({ type: 'step', every: 2, factor: 0.5 }, 0.1, 4); // → [0.1, 0.1, 0.05, 0.05]
 */
export function scheduledRates(schedule: Schedule, rate: number, epochs: number): number[] {
  const shares = shareOf(schedule, epochs);
  return Array.from({ length: epochs }, (_, epoch) => rate * shares(epoch));
}

/** The share of the rate that an epoch, from 0, has. */
function shareOf(schedule: Schedule, epochs: number): (epoch: number) => number {
  switch (schedule.type) {
    case 'constant':
    case 'reduceOnPlateau':
      return () => 1;
    case 'cosine': {
      const { warmUpEpochs: rise = 0, alpha = 0 } = schedule;
      return (epoch) => (epoch < rise ? (epoch + 1) / (rise + 1) : alpha + (1 - alpha) * halfCosine((epoch - rise) / (epochs - rise)));
    }
    case 'step': {
      const { every, factor = 0.1 } = schedule;
      return (epoch) => factor ** Math.floor(epoch / every);
    }
    case 'exponential':
      return (epoch) => schedule.factor ** epoch;
  }
}

/** From 1 to 0 while `progress` goes from 0 to 1 (Loshchilov and Hutter 2016, arXiv:1608.03983). */
export function halfCosine(progress: number): number {
  return (1 + Math.cos(Math.PI * progress)) / 2;
}

/**
 * The rates of one fine-tuning under the spec's schedule: it starts anew, without warming up, from the method's own rate. A plateau takes longer to
 * be seen than fine-tuning lasts, so that a schedule by plateaus leaves the method's rates alone.
 *
 * @param rates what the method would have
 * @param rate the highest that the method has in any of its rounds
 */
export function fineTuningRatesUnder(schedule: Schedule | undefined, rates: readonly number[], rate: number): readonly number[] {
  if (schedule === undefined || schedule.type === 'reduceOnPlateau') return rates;
  return scheduledRates(schedule.type === 'cosine' ? { ...schedule, warmUpEpochs: 0 } : schedule, rate, rates.length);
}
