import { expect, it } from 'vitest';
import { gradientStrips } from './gradientStrip';

const look = (epoch: number, sizes: Readonly<Record<string, number>>) => ({
  epoch,
  layers: Object.entries(sizes).map(([layer, size]) => ({ layer, size })),
});

it('has a strip a layer, on one logarithmic scale, and names layers that hardly learn', () => {
  const strips = gradientStrips([look(1, { first: 1e-3, last: 1 }), look(6, { first: 1e-8, last: 1e-3 })]);
  expect(strips.map(({ layer, now, isFaint }) => [layer, now, isFaint])).toEqual([
    ['first', '1.00e-8', true],
    ['last', '0.001', false],
  ]);
  const [first, last] = strips.map(({ bars }) => bars.map(({ height }) => Math.round(height)));
  // A thousandth is half way down to a millionth; what is less is not drawn.
  expect([first, last]).toEqual([
    [50, 0],
    [100, 50],
  ]);
});

it('fills the strip where gradients are no numbers any more', () => {
  expect(gradientStrips([look(1, { only: NaN })])[0]!.bars).toEqual([{ epoch: 1, height: 100 }]);
  expect(gradientStrips([])).toEqual([]);
});
