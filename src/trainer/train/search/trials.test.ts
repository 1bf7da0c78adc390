import { expect, test } from 'vitest';
import { dense, graph, randomWeights } from '../../../../test/support/models/build';
import { Random } from '../../../core/random/random';
import { nearestFirst, nearestSizes, withoutRepeats } from './trials';

const sizes = [1000, 500, 250, 125, 60].map((limit) => ({ limit, candidates: [] }));
const limitsOf = (wanted: number | undefined, count: number) => nearestSizes(sizes, wanted, count).map(({ limit }) => limit);

test('of all sizes those nearest to the one that is wanted stay, in their order', () => {
  expect(limitsOf(250, 1)).toEqual([250]);
  expect(limitsOf(250, 3)).toEqual([500, 250, 125]);
  expect(limitsOf(1000, 2)).toEqual([1000, 500]);
  expect(limitsOf(250, 9)).toEqual([1000, 500, 250, 125, 60]);
});

test('the nearest ones are looked at first', () => {
  const limits = sizes.map(({ limit }) => limit);
  expect(nearestFirst(limits, 250)).toEqual([250, 500, 125, 1000, 60]);
  expect(nearestFirst(limits, 60)).toEqual([60, 125, 250, 500, 1000]);
});

test('where none is wanted, those in the middle', () => {
  expect(limitsOf(undefined, 1)).toEqual([250]);
});

test('a model that several sizes have is tuned once: in the size that is wanted, or in the smallest', () => {
  const model = (units: number) => {
    const made = graph({ type: 'Input', name: 'x', shape: [4] }, dense('a', units), dense('y', 4));
    return { graph: made, weights: randomWeights(made, new Random(1)), masks: new Map() };
  };
  const linear = { structure: 'linear 0-2', model: model(2) };
  const units = (count: number) => ({ structure: 'units', model: model(count) });
  const repeated = [
    { limit: 90, candidates: [linear, units(9)] },
    { limit: 60, candidates: [linear, units(6)] },
    { limit: 30, candidates: [linear] },
    { limit: 20, candidates: [{ ...linear, model: model(1) }] },
  ];
  const left = (wanted: number | undefined) =>
    withoutRepeats(repeated, wanted).map(({ limit, candidates }) => [limit, ...candidates.map(({ structure }) => structure)]);
  expect(left(undefined)).toEqual([[90, 'units'], [60, 'units'], [30, 'linear 0-2'], [20, 'linear 0-2']]); // prettier-ignore
  expect(left(60)).toEqual([[90, 'units'], [60, 'linear 0-2', 'units'], [20, 'linear 0-2']]); // prettier-ignore
  // Stored in other ways they are others.
  const packed = repeated.map(({ limit, candidates }) => ({ limit, candidates: candidates.map((one) => ({ ...one, packing: { bits: 4, kept: limit / 100 } })) })); // prettier-ignore
  expect(withoutRepeats(packed, undefined)).toEqual(packed);
});
