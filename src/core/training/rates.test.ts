import { describe, expect, it } from 'vitest';
import { fineTuningRatesUnder, scheduledRates } from './rates';

const rounded = (rates: readonly number[]) => rates.map((rate) => Number(rate.toPrecision(6)));

describe('scheduledRates', () => {
  it('stays where it is constant, or only plateaus let it fall', () => {
    expect(scheduledRates({ type: 'constant' }, 0.1, 3)).toEqual([0.1, 0.1, 0.1]);
    expect(scheduledRates({ type: 'reduceOnPlateau' }, 0.1, 3)).toEqual([0.1, 0.1, 0.1]);
  });

  it('rises in equal steps, then falls along half a cosine', () => {
    expect(rounded(scheduledRates({ type: 'cosine', warmUpEpochs: 3 }, 1, 7))).toEqual(
      rounded([0.25, 0.5, 0.75, 1, (1 + Math.SQRT1_2) / 2, 0.5, (1 - Math.SQRT1_2) / 2]),
    );
    expect(rounded(scheduledRates({ type: 'cosine', alpha: 0.2 }, 1, 4))[2]).toBe(0.6);
    expect(scheduledRates({ type: 'cosine', warmUpEpochs: 9 }, 1, 2)).toEqual([0.1, 0.2]);
  });

  it('falls in steps, or by a share each epoch', () => {
    expect(rounded(scheduledRates({ type: 'step', every: 2 }, 1, 5))).toEqual([1, 1, 0.1, 0.1, 0.01]);
    expect(rounded(scheduledRates({ type: 'step', every: 1, factor: 0.5 }, 8, 4))).toEqual([8, 4, 2, 1]);
    expect(rounded(scheduledRates({ type: 'exponential', factor: 0.9 }, 1, 3))).toEqual([1, 0.9, 0.81]);
  });
});

it('fine-tuning starts the schedule anew, without warming up, from its own rate', () => {
  const usual = [3, 3, 1];
  expect(fineTuningRatesUnder(undefined, usual, 4)).toBe(usual);
  expect(fineTuningRatesUnder({ type: 'reduceOnPlateau' }, usual, 4)).toBe(usual);
  expect(fineTuningRatesUnder({ type: 'constant' }, usual, 4)).toEqual([4, 4, 4]);
  expect(rounded(fineTuningRatesUnder({ type: 'cosine', warmUpEpochs: 2 }, usual, 4))).toEqual([4, 3, 1]);
});
