import { expect, it } from 'vitest';
import { analyzeSpec } from '../spec/analyze';
import { fixedBytes, paramsWithin, storedAs, weightsWithin } from './storedSize';

const storage = { weights: 1000, bits: 8, fixedBytes: 100 };

it('fits as many dense weights as there is room for', () => {
  expect(weightsWithin(600, storage, false)).toBe(500);
  expect(weightsWithin(5000, storage, false)).toBe(1000);
  expect(weightsWithin(100, storage, false)).toBe(0);
  expect(weightsWithin(50, storage, false)).toBe(0);
});

it('counts the places of scattered weights: half of 1,000 take 1,000 bits', () => {
  expect(weightsWithin(100 + 500 + 125, storage, true)).toBe(500);
});

it('knows how steps store a weight: the last one that says so counts', () => {
  expect(storedAs([{ method: 'pruneWeights' }])).toBeUndefined();
  expect(storedAs([{ method: 'pruneWeights' }, { method: 'share', bits: 3 }])).toEqual({ coding: 'shared', bits: 3 });
  expect(storedAs([{ method: 'share' }])).toEqual({ coding: 'shared', bits: 5 });
  expect(storedAs([{ method: 'share', bits: 3 }, { method: 'quantize' }])).toEqual({ coding: 'int8', bits: 8 });
  expect(storedAs([{ method: 'quantize', precision: 'float16' }])).toEqual({ coding: 'float16', bits: 16 });
});

it('counts tables and scales', () => {
  const { graph } = analyzeSpec(
    JSON.stringify({
      name: 'small',
      layers: [
        { type: 'Input', name: 'x', shape: [3] },
        { type: 'Dense', name: 'a', units: 5 },
        { type: 'Dense', name: 'b', units: 2 },
      ],
    }),
  );
  expect(fixedBytes({ coding: 'shared', bits: 3 }, graph!)).toBe((8 + 5 + 8 + 2) * 4);
  expect(fixedBytes({ coding: 'int8', bits: 8 }, graph!)).toBe((5 + 2) * 4);
  expect(fixedBytes({ coding: 'float16', bits: 16 }, graph!)).toBe(0);
});

it('fits as many weights, zeros counted, as there is room for with their places', () => {
  expect(paramsWithin(600, storage, 1)).toBe(500);
  // Half of them: 8 bits for one of two, and one bit each for the place.
  expect(paramsWithin(600, storage, 0.5)).toBe(800);
  expect(paramsWithin(90, storage, 0.5)).toBe(0);
});
