import { expect, it } from 'vitest';
import { rgbOf, weightPixels } from './weightPixels';

it('draws a pixel for each weight: its sign as colour, its size as opacity, and nothing for zero', () => {
  // 255 · (0.25 + 0.75 · 127 / 127) = 255; 255 · (0.25 + 0.75 · 63 / 127) = 158.6.
  const pixels = weightPixels({ cells: [127, 0, -63] }, [1, 2, 3], [7, 8, 9]);
  expect([...pixels]).toEqual([1, 2, 3, 255, 0, 0, 0, 0, 7, 8, 9, 159]);
});

it.each([
  ['#4aa3ff', [74, 163, 255]],
  ['rgba(74, 163, 255, 0.5)', [74, 163, 255]],
  ['rgb(0, 10, 20)', [0, 10, 20]],
])('reads the colour %s', (colour, rgb) => {
  expect(rgbOf(colour)).toEqual(rgb);
});
