/** How close pictures come to the ones they should be. */
import { minMax } from '../numbers/minMax';

/** Rows, columns, channels. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** Side of SSIM's window in pixels, or less for smaller pictures; every pixel in it counts the same. */
const windowSide = 7;
/** More pictures than these hardly change the mean of a similarity. */
const mostPictures = 1000;

/**
 * @param outputs row-major pictures, as `targets` are
 * @param image the shape of each
 * @returns psnr (in decibels) and ssim (up to 1); no psnr for a perfect match, and neither where all targets are the same
 */
export function imageMetrics(outputs: Float32Array, targets: Float32Array, image: ImageShape): Readonly<Record<string, number>> {
  const [least, most] = minMax(targets);
  const range = most - least;
  if (range === 0) return {};
  const ssim = structuralSimilarity(outputs, targets, image, range);
  const psnr = peakSignalToNoise(outputs, targets, range);
  return Number.isFinite(psnr) ? { psnr, ssim } : { ssim };
}

/** 10 · log₁₀(range² / the mean squared error of all pixels), in decibels. */
function peakSignalToNoise(outputs: Float32Array, targets: Float32Array, range: number): number {
  let squares = 0;
  for (let i = 0; i < outputs.length; i++) squares += (outputs[i]! - targets[i]!) ** 2;
  return 10 * Math.log10((range ** 2 * outputs.length) / squares);
}

/** Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004), the mean over all windows and channels; of many pictures, some evenly spread. */
function structuralSimilarity(outputs: Float32Array, targets: Float32Array, image: ImageShape, range: number): number {
  const [height, width, channels] = image;
  const side = Math.min(windowSide, height, width);
  const windows = (height - side + 1) * (width - side + 1);
  const pictures = outputs.length / (height * width * channels);
  const looked = Math.min(pictures, mostPictures);
  const sums = new Float64Array((height + 1) * (width + 1) * quantities);
  let sum = 0;
  for (let plane = 0; plane < looked * channels; plane++) {
    const picture = Math.floor((Math.floor(plane / channels) * pictures) / looked);
    const first = picture * height * width * channels + (plane % channels);
    addUp(sums, outputs, targets, { first, channels, height, width });
    sum += windowSimilarities(sums, { height, width }, side, range);
  }
  return sum / (looked * channels * windows);
}

/** Two pictures' values x and y, their squares and their product. */
const quantities = 5;

/** Where the values of one channel of one picture are. */
interface Plane {
  readonly first: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** For each pixel, the sums of the quantities over all pixels above and to the left, one row and column further in (a summed-area table, Crow 1984). */
function addUp(sums: Float64Array, outputs: Float32Array, targets: Float32Array, { first, channels, height, width }: Plane): void {
  const line = (width + 1) * quantities;
  for (let row = 0, pixel = first; row < height; row++) {
    let [x, y, xx, yy, xy] = [0, 0, 0, 0, 0];
    for (let column = 0, at = (row + 1) * line + quantities; column < width; column++, at += quantities, pixel += channels) {
      const [output, target] = [outputs[pixel]!, targets[pixel]!];
      x += output;
      y += target;
      xx += output * output;
      yy += target * target;
      xy += output * target;
      const above = at - line;
      sums[at] = sums[above]! + x;
      sums[at + 1] = sums[above + 1]! + y;
      sums[at + 2] = sums[above + 2]! + xx;
      sums[at + 3] = sums[above + 3]! + yy;
      sums[at + 4] = sums[above + 4]! + xy;
    }
  }
}

/** The sum of the similarities in all windows inside the picture. */
function windowSimilarities(
  sums: Float64Array,
  { height, width }: { readonly height: number; readonly width: number },
  side: number,
  range: number,
): number {
  // The paper's constants, which keep the quotient steady where a window is dark or flat.
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  const [line, across, pixels] = [(width + 1) * quantities, side * quantities, side ** 2];
  let sum = 0;
  for (let row = 0; row <= height - side; row++)
    for (let column = 0; column <= width - side; column++) {
      const top = row * line + column * quantities;
      const bottom = top + side * line;
      const mean = (of: number) => (sums[bottom + across + of]! - sums[bottom + of]! - sums[top + across + of]! + sums[top + of]!) / pixels;
      const [x, y] = [mean(0), mean(1)];
      const luminance = (2 * x * y + c1) / (x * x + y * y + c1);
      const structure = (2 * (mean(4) - x * y) + c2) / (mean(2) - x * x + (mean(3) - y * y) + c2);
      sum += luminance * structure;
    }
  return sum;
}
