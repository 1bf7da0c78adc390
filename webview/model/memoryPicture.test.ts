import { expect, it } from 'vitest';
import { memoryPicture } from './memoryPicture';

const steps = [
  { layer: 'x', index: 0, values: 256 },
  { layer: 'a', index: 1, values: 1024 },
  { layer: 'b', index: 2, values: 512 },
];
const memory = { steps, largest: steps[1]!, values: 1024 };

it('has a bar for each layer, the largest as high as the picture', () => {
  const { bars, ...rest } = memoryPicture(memory, {});
  expect(bars.map(({ layer, height, isLargest, float }) => [layer, height, isLargest, float])).toEqual([
    ['x', 25, false, '1.00 kB'],
    ['a', 100, true, '4.00 kB'],
    ['b', 50, false, '2.00 kB'],
  ]);
  expect(bars.map(({ from, width }) => from + width)).toEqual(
    [30, 63.333333333333336, 96.66666666666667].map((end) => expect.closeTo(end, 9) as number),
  );
  expect(rest).toEqual({ float: '4.00 kB', int8: '1.00 kB', largest: 'a' });
});

it("draws the device's RAM where it is in the picture", () => {
  expect(memoryPicture(memory, { device: { ram: 2048 } }).limit).toBe(50);
  expect(memoryPicture(memory, { device: 'nucleo-g071rb' }).limit).toBeUndefined();
});
