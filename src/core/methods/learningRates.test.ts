import { expect, it } from 'vitest';
import { fineTuningRates, settlingRates } from './learningRates';

it('settlingRates stays, then falls along a cosine', () => {
  const rates = settlingRates(2, 8);
  expect(rates.slice(0, 5)).toEqual([2, 2, 2, 2, 2]);
  expect(rates[6]).toBeCloseTo(1);
  expect(rates[7]).toBeCloseTo(1 + Math.cos((3 * Math.PI) / 4));
  expect(settlingRates(1, 0)).toEqual([]);
});

it('fineTuningRates settles over all rounds, or in each', () => {
  const tuning = { rounds: 2, fineTuneEpochs: 2, finalEpochs: 4, learningRate: 2 };
  expect(fineTuningRates(tuning, 'once').map((rates) => rates.length)).toEqual([2, 6]);
  expect(fineTuningRates(tuning, 'once').flat()).toEqual(settlingRates(2, 8));
  expect(fineTuningRates(tuning, 'everyRound')).toEqual([settlingRates(2, 2), settlingRates(2, 6)]);
});
