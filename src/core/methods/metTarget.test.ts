import { expect, test } from 'vitest';
import { metLimit } from './metTarget';
import type { ShrinkStep } from './options';

const original = { params: 100, bytes: 400, macs: 90 };

test.each<[step: ShrinkStep, leavesNothing: boolean]>([
  [{ method: 'pruneWeights' }, true],
  [{ method: 'pruneWeights', regrow: 0 }, true],
  [{ method: 'pruneWeights', regrow: 0.1 }, false],
  [{ method: 'pruneWeights', block: [2, 2] }, false],
  [{ method: 'pruneUnits' }, true],
  [{ method: 'pruneUnits', roundTo: 4 }, false],
  [{ method: 'pruneUnits', constantInputs: true }, false],
  [{ method: 'factorize' }, true],
  [{ method: 'factorize', energy: 0.9 }, false],
  [{ method: 'auto' }, true],
])('with a target above the model, %j leaves nothing to do: %s', (step, leavesNothing) => {
  expect(metLimit({ params: 200 }, [step], original)).toMatchObject({ field: 'params', leavesNothing });
});

test('a limit that no step aims at, or that the model does not meet, is not met', () => {
  expect(metLimit({ macs: 200 }, [{ method: 'factorize' }], original)).toBeUndefined();
  expect(metLimit({ params: 50 }, [{ method: 'factorize' }], original)).toBeUndefined();
  expect(metLimit({ params: 200, bytes: 100 }, [{ method: 'factorize' }], original)).toMatchObject({ leavesNothing: false });
});
