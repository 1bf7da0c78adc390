/** JPEG files, with the pixels that Pillow has of them. */
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import { firstChannels } from './channels';
import { exifTurn, turned } from './exifTurn';
import { jpegHead } from './jpegHead';
import { decodedByLibjpeg } from './libjpeg';
import { type Picture, requireSize } from './picture';

/** Each scan of a progressive file goes over all pixels: a small file can hold very many. */
const mostPixelsInScans = 1e9;

/** @throws DataError when it is damaged or too large */
export async function decodeJpeg(file: Uint8Array): Promise<Picture> {
  const head = jpegHead(file);
  if (head === undefined || !isWhole(file)) throw new DataError(say('is cut off'));
  const { width, height, components } = head;
  if (components === 4) throw new DataError(say('is a picture of four inks (CMYK): save it as RGB'));
  requireSize(width, height);
  const scans = scansIn(file);
  if (scans * width * height > mostPixelsInScans)
    throw new DataError(say('has {0} scans, more than are read of a picture of its size', scans));
  const pixels = await decodedByLibjpeg(file);
  if (pixels.length !== width * height * 4) throw new DataError(say('is damaged: it has another size than it says'));
  const channels = components === 1 ? 1 : 3;
  const colors = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length);
  return turned({ height, width, channels, pixels: firstChannels(colors, 4, channels) }, exifTurn(file));
}

const [startOfScan, endOfImage] = [Buffer.of(0xff, 0xda), Buffer.of(0xff, 0xd9)];

/** In the data of scans, no other byte than a zero stands after 0xff. */
function isWhole(file: Uint8Array): boolean {
  const bytes = bufferOf(file);
  return bytes.lastIndexOf(endOfImage) > bytes.lastIndexOf(startOfScan);
}

function scansIn(file: Uint8Array): number {
  const bytes = bufferOf(file);
  let scans = 0;
  for (let at = bytes.indexOf(startOfScan); at !== -1; at = bytes.indexOf(startOfScan, at + 2)) scans++;
  return scans;
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
