/** How a camera says that its picture is turned, and the picture turned back. */
import type { Picture } from './picture';

const orientationTag = 0x0112;

/** EXIF's orientation of a JPEG file, 1 to 8; 1, upright, where it says none. */
export function exifTurn(file: Uint8Array): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 2; at + 4 <= file.length && file[at] === 0xff && file[at + 1] !== 0xda;) {
    const length = view.getUint16(at + 2);
    const isExif = file[at + 1] === 0xe1 && Buffer.from(file.subarray(at + 4, at + 10)).toString('latin1') === 'Exif\0\0';
    if (isExif)
      return orientationIn(new DataView(file.buffer, file.byteOffset + at + 10, Math.max(0, Math.min(length - 8, file.length - at - 10))));
    at += 2 + length;
  }
  return 1;
}

/** @param tiff the TIFF file in the EXIF segment */
function orientationIn(tiff: DataView): number {
  if (tiff.byteLength < 10) return 1;
  const isLittle = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, isLittle);
  if (directory + 2 > tiff.byteLength) return 1;
  const entries = tiff.getUint16(directory, isLittle);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + 12 * entry;
    if (at + 12 > tiff.byteLength) return 1;
    if (tiff.getUint16(at, isLittle) !== orientationTag) continue;
    const turn = tiff.getUint16(at + 8, isLittle);
    return turn >= 1 && turn <= 8 ? turn : 1;
  }
  return 1;
}

/** The picture as it was seen. @param turn EXIF's orientation */
export function turned({ height, width, channels, pixels }: Picture, turn: number): Picture {
  if (turn === 1) return { height, width, channels, pixels };
  // From 5 on rows and columns change places.
  const isSwapped = turn >= 5;
  const [newHeight, newWidth] = isSwapped ? [width, height] : [height, width];
  const isRowReversed = [3, 4, 7, 8].includes(turn);
  const isColumnReversed = [2, 3, 6, 7].includes(turn);
  const result = new Uint8Array(pixels.length);
  for (let y = 0; y < newHeight; y++)
    for (let x = 0; x < newWidth; x++) {
      const row = isRowReversed ? newHeight - 1 - y : y;
      const column = isColumnReversed ? newWidth - 1 - x : x;
      const from = isSwapped ? column * width + row : row * width + column;
      for (let channel = 0; channel < channels; channel++)
        result[(y * newWidth + x) * channels + channel] = pixels[from * channels + channel]!;
    }
  return { height: newHeight, width: newWidth, channels, pixels: result };
}
