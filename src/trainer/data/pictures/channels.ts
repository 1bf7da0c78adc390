/** Channels of pixels: what a picture of many millions of them takes no second copy for. */

/** The first channels of every pixel, moved together within the same memory. */
export function firstChannels(samples: Uint8Array, channels: number, kept: number): Uint8Array {
  if (channels === kept) return samples;
  const { length } = samples;
  let to = 0;
  for (let from = 0; from < length; from += channels)
    for (let channel = 0; channel < kept; channel++) samples[to++] = samples[from + channel]!;
  return samples.subarray(0, to);
}

/** Grey pixels as coloured ones. */
export function greyAsColors(grey: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(grey.length * 3);
  for (let at = 0, to = 0; at < grey.length; at++, to += 3) pixels[to] = pixels[to + 1] = pixels[to + 2] = grey[at]!;
  return pixels;
}

/** Coloured pixels as grey ones: ITU-R 601-2 luma in 16 bits of fraction, as Pillow has it; within the same memory. */
export function colorsAsGrey(colors: Uint8Array): Uint8Array {
  const count = colors.length / 3;
  for (let at = 0, from = 0; at < count; at++, from += 3)
    colors[at] = (colors[from]! * 19595 + colors[from + 1]! * 38470 + colors[from + 2]! * 7471 + 0x8000) >> 16;
  return colors.subarray(0, count);
}
