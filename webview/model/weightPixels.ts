import type { WeightPicture } from '../../src/core/run/events';

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/**
 * A picture of weights as pixels, one for each cell: the larger a weight, the more of its colour; nothing where weights are gone.
 * @returns red, green, blue and opacity of each cell, row by row
 */
export function weightPixels({ cells }: Pick<WeightPicture, 'cells'>, positive: Rgb, negative: Rgb): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(cells.length * 4);
  for (let at = 0; at < cells.length; at++) {
    const weight = cells[at]!;
    if (weight === 0) continue;
    pixels.set(weight > 0 ? positive : negative, at * 4);
    pixels[at * 4 + 3] = 255 * (0.25 + 0.75 * (Math.abs(weight) / 127));
  }
  return pixels;
}

/** A colour as a canvas tells it: "#4aa3ff" or "rgba(74, 163, 255, 0.5)", whose opacity is left out. */
export function rgbOf(colour: string): Rgb {
  const hex = /^#(..)(..)(..)$/u.exec(colour);
  const [red = 0, green = 0, blue = 0] =
    hex === null ? (colour.match(/[\d.]+/gu) ?? []).map(Number) : hex.slice(1).map((two) => parseInt(two, 16));
  return [red, green, blue];
}
