/** How close pictures come to the ones they should be. */

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
  const range = rangeOf(targets);
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
  let sum = 0;
  for (let plane = 0; plane < looked * channels; plane++) {
    const picture = Math.floor((Math.floor(plane / channels) * pictures) / looked);
    const first = picture * height * width * channels + (plane % channels);
    const meanOf = (value: (at: number) => number) => windowMeans((pixel) => value(first + pixel * channels), height, width, side);
    const x = meanOf((at) => outputs[at]!);
    const y = meanOf((at) => targets[at]!);
    const xx = meanOf((at) => outputs[at]! ** 2);
    const yy = meanOf((at) => targets[at]! ** 2);
    const xy = meanOf((at) => outputs[at]! * targets[at]!);
    for (let at = 0; at < windows; at++) sum += similarity({ x: x[at]!, y: y[at]!, xx: xx[at]!, yy: yy[at]!, xy: xy[at]! }, range);
  }
  return sum / (looked * channels * windows);
}

/** Means over a window of two pictures' values, their squares and their product. */
type WindowMeans = Readonly<Record<'x' | 'y' | 'xx' | 'yy' | 'xy', number>>;

function similarity({ x, y, xx, yy, xy }: WindowMeans, range: number): number {
  // The paper's constants, which keep the quotient steady where a window is dark or flat.
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  const luminance = (2 * x * y + c1) / (x * x + y * y + c1);
  const structure = (2 * (xy - x * y) + c2) / (xx - x * x + (yy - y * y) + c2);
  return luminance * structure;
}

/** The mean over each window inside the picture, row-major, by sums over all pixels above and to the left. */
function windowMeans(valueOf: (pixel: number) => number, height: number, width: number, side: number): Float64Array {
  const columns = width + 1;
  const sums = new Float64Array((height + 1) * columns);
  for (let row = 0, pixel = 0; row < height; row++)
    for (let column = 0, line = 0; column < width; column++, pixel++) {
      line += valueOf(pixel);
      sums[(row + 1) * columns + column + 1] = sums[row * columns + column + 1]! + line;
    }
  const [down, across] = [height - side + 1, width - side + 1];
  const means = new Float64Array(down * across);
  for (let row = 0, at = 0; row < down; row++)
    for (let column = 0; column < across; column++, at++) {
      const [top, bottom] = [row * columns + column, (row + side) * columns + column];
      means[at] = (sums[bottom + side]! - sums[bottom]! - sums[top + side]! + sums[top]!) / side ** 2;
    }
  return means;
}

function rangeOf(values: Float32Array): number {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most - least;
}
