/**
 * JPEG files with the colours that libjpeg gives. The library that decodes them repeats the halved colours of neighbours and cuts off fractions: here it gives
 * brightness and colours as stored, and the rest is done as libjpeg does it.
 */
import jpegJs from 'jpeg-js';
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import { exifTurn, turned } from './exifTurn';
import { jpegFrame, type JpegFrame } from './jpegFrame';
import type { Picture } from './picture';

/** @param mostPixels larger ones are refused. @throws DataError, and what the library throws at damaged files */
export function decodeJpeg(file: Uint8Array, mostPixels: number): Picture {
  const frame = jpegFrame(file);
  if (frame === undefined) throw new DataError(say('is cut off'));
  if (frame.components.length === 4) throw new DataError(say('is a picture of four inks (CMYK): save it as RGB'));
  const { width, height, data } = jpegJs.decode(frame.withoutAdobe, {
    useTArray: true,
    formatAsRGBA: false,
    colorTransform: false,
    maxResolutionInMP: mostPixels / 1e6,
    maxMemoryUsageInMB: 400,
  });
  const pixels = new Uint8Array(data);
  if (frame.components.length === 1) {
    const grey = Uint8Array.from({ length: width * height }, (_, at) => pixels[at * 3]!);
    return turned({ height, width, channels: 1, pixels: grey }, exifTurn(file));
  }
  if (frame.isRgb) return turned({ height, width, channels: 3, pixels }, exifTurn(file));
  for (const component of [1, 2]) smooth(pixels, width, height, component, frame);
  toRgb(pixels);
  return turned({ height, width, channels: 3, pixels }, exifTurn(file));
}

/** Stored colours of half as many columns, or columns and rows, spread by a triangle, as libjpeg's "fancy upsampling" does. */
function smooth(pixels: Uint8Array, width: number, height: number, component: number, { components }: JpegFrame): void {
  const [columns, rows] = [components[0]!.columns / components[component]!.columns, components[0]!.rows / components[component]!.rows];
  if (columns !== 2 || (rows !== 1 && rows !== 2)) return;
  const [storedWidth, storedHeight] = [Math.ceil(width / 2), Math.ceil(height / rows)];
  const stored = new Int32Array(storedWidth * storedHeight);
  for (let y = 0; y < storedHeight; y++)
    for (let x = 0; x < storedWidth; x++) stored[y * storedWidth + x] = pixels[(y * rows * width + x * 2) * 3 + component]!;
  // Sums have 2 bits of fraction for each axis that was halved, and are rounded in turns up and down.
  const [weight, other, shift] = rows === 2 ? [3, 1, 4] : [1, 0, 2];
  const [evenRound, oddRound] = rows === 2 ? [8, 7] : [1, 2];
  for (let y = 0; y < height; y++) {
    const near = Math.floor(y / rows);
    const far = Math.max(0, Math.min(storedHeight - 1, near + (y % 2 === 0 ? -1 : 1)));
    const sum = (x: number) => stored[near * storedWidth + x]! * weight + stored[far * storedWidth + x]! * other;
    for (let x = 0; x < width; x++) {
      const at = x >> 1;
      const neighbour = Math.max(0, Math.min(storedWidth - 1, at + (x % 2 === 0 ? -1 : 1)));
      pixels[(y * width + x) * 3 + component] = (sum(at) * 3 + sum(neighbour) + (x % 2 === 0 ? evenRound : oddRound)) >> shift;
    }
  }
}

const fixed = (value: number) => Math.floor(value * 65536 + 0.5);
const half = 1 << 15;
const [redOfCr, blueOfCb, greenOfCb, greenOfCr] = [fixed(1.402), fixed(1.772), fixed(0.34414), fixed(0.71414)];

function toRgb(pixels: Uint8Array): void {
  const limited = (value: number) => Math.max(0, Math.min(255, value));
  for (let at = 0; at < pixels.length; at += 3) {
    const [y, cb, cr] = [pixels[at]!, pixels[at + 1]! - 128, pixels[at + 2]! - 128];
    pixels[at] = limited(y + ((redOfCr * cr + half) >> 16));
    pixels[at + 1] = limited(y + ((-greenOfCb * cb - greenOfCr * cr + half) >> 16));
    pixels[at + 2] = limited(y + ((blueOfCb * cb + half) >> 16));
  }
}
