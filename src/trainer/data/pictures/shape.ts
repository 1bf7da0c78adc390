/** Pictures brought to one size, grey or coloured, with Pillow's own arithmetic, so that models see the same as in Python. */
import { colorsAsGrey, greyAsColors } from './channels';
import type { Picture } from './picture';

/** @param shape rows, columns, channels. @returns values 0 to 255, row by row */
export function shapedPicture(picture: Picture, [height, width, channels]: readonly number[]): Uint8Array {
  const { pixels } = resized(withChannels(picture, channels === 1 ? 1 : 3), height!, width!);
  return pixels;
}

function withChannels(picture: Picture, channels: 1 | 3): Picture {
  if (picture.channels === channels) return picture;
  const { height, width, pixels } = picture;
  return { height, width, channels, pixels: channels === 3 ? greyAsColors(pixels) : colorsAsGrey(pixels) };
}

function resized(picture: Picture, height: number, width: number): Picture {
  const { channels } = picture;
  const wide =
    picture.width === width ? picture.pixels : resampled(picture.pixels, { ...picture, size: picture.width, to: width, isColumns: true });
  if (picture.height === height) return { height, width, channels, pixels: wide };
  const tall = resampled(wide, { width, height: picture.height, channels, size: picture.height, to: height, isColumns: false });
  return { height, width, channels, pixels: tall };
}

interface Axis {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Pixels along the axis, before and after. */
  readonly size: number;
  readonly to: number;
  readonly isColumns: boolean;
}

/** Bits of fraction of a weight. */
const precision = 22;

/** One axis resampled by a triangle that is as wide as a pixel of the result, or at least as one of the source. */
function resampled(pixels: Uint8Array, { width, height, channels, size, to, isColumns }: Axis): Uint8Array {
  const weights = triangleWeights(size, to);
  const lines = isColumns ? height : width;
  const result = new Uint8Array(lines * to * channels);
  // Steps between neighbours along the axis, and between lines across it.
  const [step, across] = isColumns ? [channels, width * channels] : [width * channels, channels];
  const [stepTo, acrossTo] = isColumns ? [channels, to * channels] : [width * channels, channels];
  for (let line = 0; line < lines; line++)
    for (const [at, { first, own }] of weights.entries())
      for (let channel = 0; channel < channels; channel++) {
        let sum = 2 ** (precision - 1);
        for (let tap = 0; tap < own.length; tap++) sum += pixels[line * across + (first + tap) * step + channel]! * own[tap]!;
        result[line * acrossTo + at * stepTo + channel] = Math.max(0, Math.min(255, Math.floor(sum / 2 ** precision)));
      }
  return result;
}

interface Taps {
  readonly first: number;
  readonly own: readonly number[];
}

function triangleWeights(size: number, to: number): Taps[] {
  const scale = size / to;
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, at) => {
    const center = (at + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(size, Math.trunc(center + support + 0.5));
    const raw = Array.from({ length: end - first }, (__, tap) => Math.max(0, 1 - Math.abs((tap + first - center + 0.5) / support)));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    return { first, own: raw.map((weight) => Math.trunc((weight / total) * 2 ** precision + 0.5)) };
  });
}
