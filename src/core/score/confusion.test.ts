import { expect, it } from 'vitest';
import { confusionOf } from './confusion';

// Rows of class 0, 1, 1 and 2 are taken for 0, 1, 2 and 2.
const outputs = Float32Array.of(0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.1, 0.3, 0.6, 0, 0, 1);
const counts = [1, 0, 0, 0, 1, 1, 0, 0, 1];

it('counts what rows of each class are taken for', () => {
  expect(confusionOf(outputs, { count: 4, targets: Float32Array.of(0, 1, 1, 2), kind: 'classes' })).toEqual(counts);
  const oneHot = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1);
  expect(confusionOf(outputs, { count: 4, targets: oneHot, kind: 'oneHot' })).toEqual(counts);
});
