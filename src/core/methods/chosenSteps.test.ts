import { expect, it } from 'vitest';
import type { ShrinkStep } from './options';
import { chosenSteps } from './chosenSteps';

const usual: readonly ShrinkStep[] = [
  { method: 'pruneWeights', rounds: 4 },
  { method: 'auto', epochs: 7 },
];

it('leaves the usual steps where nothing is chosen', () => {
  expect(chosenSteps({}, usual)).toEqual(usual);
});

it('takes a method with the options that it usually has', () => {
  expect(chosenSteps({ method: 'pruneWeights' }, usual)).toEqual([{ method: 'pruneWeights', rounds: 4 }]);
  expect(chosenSteps({ method: 'pruneUnits' }, usual)).toEqual([{ method: 'pruneUnits' }]);
});

it('gives seconds to auto alone, in the place of epochs', () => {
  expect(chosenSteps({ seconds: 30 }, usual)).toEqual([
    { method: 'pruneWeights', rounds: 4 },
    { method: 'auto', seconds: 30 },
  ]);
});
