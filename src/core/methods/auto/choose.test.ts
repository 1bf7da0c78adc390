import { describe, expect, it } from 'vitest';
import { chooseModel, excessOf, pointWithin, undominated } from './choose';
import { qualityLimits } from '../quality';
import type { ShrinkTarget } from '../targetSchema';
import { sizesFor } from './sizes';

const original = { params: 1000, macs: 900, bytes: 4000, loss: 0.1 };
const wanted = (target: ShrinkTarget) => ({ target, quality: qualityLimits(target, 'accuracy') });
const models = [
  { params: 50, macs: 45, bytes: 230, loss: 0.3 },
  { params: 100, macs: 90, bytes: 430, loss: 0.12 },
  { params: 200, macs: 300, bytes: 850, loss: 0.09 },
  { params: 400, macs: 380, bytes: 1700, loss: 0.08 },
];

describe('the model that a target asks for', () => {
  it.each([
    [{ params: 0.2 }, 200],
    [{ params: 150 }, 100],
    [{ params: 0.2, macs: 0.2 }, 100],
    [{ bytes: 1000 }, 200],
    [{ maxLossIncrease: 0.25 }, 100],
    [{ maxLossIncrease: 0 }, 200],
    [{ params: 0.5, maxLossIncrease: 0 }, 400],
    // What cannot be met: the nearest.
    [{ params: 40 }, 50],
    [{ params: 60, maxLossIncrease: 0 }, 100],
  ])('%j', (target, params) => {
    expect(chooseModel(models, wanted(target), original).params).toBe(params);
  });

  it('keeps to limits of metrics', () => {
    const accurate = models.map((model, at) => ({ ...model, metrics: { accuracy: 0.8 + at * 0.05 } }));
    const before = { ...original, metrics: { accuracy: 0.95 } };
    expect(chooseModel(accurate, wanted({ maxMetricDrop: 0.1 }), before).params).toBe(100);
    expect(chooseModel(accurate, wanted({ maxMetricDrop: 0.1, params: 60 }), before).params).toBe(50);
  });

  it('is missed by the largest of its excesses', () => {
    expect(excessOf(models[1]!, wanted({ params: 80, maxLossIncrease: 0 }), original)).toBeCloseTo(0.25, 6);
    expect(excessOf(models[1]!, wanted({ params: 100 }), original)).toBe(0);
  });
});

it('a front holds what no other model beats', () => {
  const worse = { params: 150, macs: 100, bytes: 600, loss: 0.13 };
  expect(undominated([...models, worse].reverse(), ({ params }) => params)).toEqual(models);
});

it('a point of a front is the best within a limit, or the smallest', () => {
  expect(pointWithin(models, 399).params).toBe(200);
  expect(pointWithin(models, 10).params).toBe(50);
});

describe('the sizes of a front', () => {
  it('lie around the one that is wanted', () => {
    const { limits, wanted, cost } = sizesFor({ params: 0.1 }, original);
    expect([cost, wanted]).toEqual(['params', 100]);
    expect(limits).toEqual([400, 250, 160, 100, 63, 40, 25]);
  });

  it('go by the tighter limit', () => {
    expect(sizesFor({ params: 0.5, macs: 0.1 }, original)).toMatchObject({ cost: 'macs', wanted: 90 });
    expect(sizesFor({ params: 0.05, macs: 0.1 }, original)).toMatchObject({ cost: 'params', wanted: 50 });
  });

  it('are bytes where these are limited, with no more of what else is limited', () => {
    expect(sizesFor({ bytes: 0.1, params: 0.5 }, { ...original, bytes: 4000 })).toMatchObject({ isInBytes: true, wanted: 400, most: 500 });
    expect(sizesFor({ bytes: 100 }, { ...original, bytes: 4000 })).toMatchObject({
      isInBytes: true,
      limits: [400, 250, 160, 100, 63, 40, 25],
      most: 1000,
    });
  });

  it('span all where none is wanted', () => {
    const { limits, wanted } = sizesFor({ maxLossIncrease: 0.1 }, original);
    expect(wanted).toBeUndefined();
    expect([limits[0], limits.at(-1)]).toEqual([500, 22]);
  });
});
