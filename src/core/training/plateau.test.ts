import { expect, it } from 'vitest';
import { afterEpoch, startPlateau } from './plateau';
import type { PlateauOptions } from './schedule';

/** The rates of the epochs after those with these losses. */
function ratesAfter(losses: readonly number[], options: Omit<PlateauOptions, 'type'>): number[] {
  let state = startPlateau(1);
  return losses.map((loss) => {
    state = afterEpoch(state, { type: 'reduceOnPlateau', ...options }, loss);
    return state.learningRate;
  });
}

// Rates that Keras 2's ReduceLROnPlateau gives for the same losses, followed by hand through its source.
it('falls after so many epochs without a gain', () => {
  expect(ratesAfter([5, 4, 4, 4, 3, 3, 3], { factor: 0.5, patience: 2 })).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.25]);
});

it('does not count small gains', () => {
  expect(ratesAfter([5, 4.9, 4.85, 4.0], { factor: 0.5, patience: 2, minDelta: 0.2 })).toEqual([1, 1, 0.5, 0.5]);
});

it('rests after a fall', () => {
  expect(ratesAfter([1, 1, 1, 1, 1, 1], { factor: 0.5, patience: 1, cooldown: 2 })).toEqual([1, 0.5, 0.5, 0.25, 0.25, 0.125]);
});

it('stops at the lowest rate', () => {
  expect(ratesAfter([1, 1, 1, 1], { factor: 0.5, patience: 1, minLearningRate: 0.4 })).toEqual([1, 0.5, 0.4, 0.4]);
});
