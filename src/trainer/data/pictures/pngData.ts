/** The packed pixels of a PNG file, which may unpack to very much more than a picture of its size has. */
import { constants, inflateSync } from 'node:zlib';
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';

/** Deflate packs no more than that into a byte. */
const mostPerByte = 1032;
/** What unpacks to so little does no harm. */
const harmless = 64 * 2 ** 20;

/** @param pixels bytes of all pixels, with some to spare. @throws DataError where more are packed */
export function requireNoBomb(file: Uint8Array, pixels: number): void {
  const parts: Uint8Array[] = [];
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 8; at + 8 <= file.length;) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === 0x49444154) parts.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const packed = Buffer.concat(parts);
  if (packed.length * mostPerByte <= harmless) return;
  try {
    // What is cut off or damaged, the decoder tells.
    inflateSync(packed, { maxOutputLength: pixels, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (cause) {
    if (cause instanceof RangeError) throw new DataError(say('is damaged: more is packed in it than the pixels of its size'));
  }
}
