import { expect, it } from 'vitest';
import { isGradientEpoch } from './gradientStrip';

const looked = (epochs: number, steps: number) =>
  Array.from({ length: epochs }, (_, at) => at + 1).filter((epoch) => isGradientEpoch(epoch, steps));

it('gradients are looked at in the first epoch, and so seldom that it takes little of the time', () => {
  expect(looked(36, 45)).toEqual([1, 13, 25]);
  expect(looked(4, 534)).toEqual([1, 2, 3, 4]);
  // A look takes as long as eight steps.
  for (const steps of [1, 7, 45, 199, 1000]) expect((8 * (looked(1000, steps).length - 1)) / (1000 * steps)).toBeLessThanOrEqual(0.015);
});
