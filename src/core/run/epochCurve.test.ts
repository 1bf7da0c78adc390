import { expect, it } from 'vitest';
import { extendCurve, mostPoints } from './epochCurve';

const curveOf = (count: number): readonly number[] => {
  let points: readonly { epoch: number }[] = [];
  for (let epoch = 1; epoch <= count; epoch++) points = extendCurve(points, { epoch });
  return points.map(({ epoch }) => epoch);
};

it('keeps every epoch of a short run', () => {
  expect(curveOf(mostPoints)).toEqual(Array.from({ length: mostPoints }, (_, at) => at + 1));
});

it.each([
  [mostPoints + 1, 2],
  [10_000, 4],
  [20_001, 8],
])('keeps evenly spaced ones of %i epochs, and the newest', (count, stride) => {
  const spaced = Array.from({ length: Math.floor(count / stride) }, (_, at) => (at + 1) * stride);
  expect(curveOf(count)).toEqual(count % stride === 0 ? spaced : [...spaced, count]);
});
