/** What the head of a JPEG file says of its components. */

export interface JpegFrame {
  /** How many samples each has, along both axes, in proportion to the others. */
  readonly components: readonly { readonly columns: number; readonly rows: number }[];
  /** Whether they are red, green and blue, and not brightness and two colours. */
  readonly isRgb: boolean;
  /** The file with the name of Adobe's segment overwritten, which would have the library transform colours. */
  readonly withoutAdobe: Uint8Array;
}

/** @returns `undefined` where the file ends before it */
export function jpegFrame(file: Uint8Array): JpegFrame | undefined {
  const withoutAdobe = new Uint8Array(file);
  let isRgb = false;
  for (let at = 2; at + 9 < file.length && file[at] === 0xff;) {
    const marker = file[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xee && Buffer.from(file.subarray(at + 4, at + 9)).toString('latin1') === 'Adobe') {
      isRgb = file[at + 15] === 0;
      withoutAdobe.fill(0, at + 4, at + 9);
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const count = file[at + 9]!;
      if (at + 10 + 3 * count > file.length) return undefined;
      const parts = Array.from({ length: count }, (_, component) => file.subarray(at + 10 + 3 * component, at + 13 + 3 * component));
      const letters = String.fromCharCode(...parts.map(([id]) => id!));
      const components = parts.map(([, sampling]) => ({ columns: sampling! >> 4, rows: sampling! & 15 }));
      return { components, isRgb: isRgb || letters === 'RGB', withoutAdobe };
    }
    at += 2 + (file[at + 2]! << 8) + file[at + 3]!;
  }
  return undefined;
}
