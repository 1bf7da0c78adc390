/** PNG and JPEG files as grey or coloured pixels. */
import { decode as decodePng, type DecodedPng } from 'fast-png';
import { say } from '../../../core/message/message';
import { messageOf } from '../../../system/messageError';
import { DataError } from '../dataError';
import { decodeJpeg } from './jpeg';
import { type Picture, requireSize } from './picture';
import { requireNoBomb } from './pngData';

/** By what is in it, not by its name. @throws DataError when it is damaged or too large */
export async function decodePicture(file: Uint8Array): Promise<Picture> {
  try {
    if (file[0] === 0x89 && file[1] === 0x50) return png(file);
    if (file[0] === 0xff && file[1] === 0xd8) return await decodeJpeg(file);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(say('is damaged: {0}', messageOf(cause)));
  }
  throw new DataError(say('is neither PNG nor JPEG'));
}

function png(file: Uint8Array): Picture {
  // The head has the size: what says that it is huge is not unpacked.
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 33) throw new DataError(say('is cut off'));
  const [wide, tall] = [view.getUint32(16), view.getUint32(20)];
  requireSize(wide, tall);
  // At most four channels of 16 bits, and a byte before each line of each of the seven passes of an interlaced picture.
  requireNoBomb(file, wide * tall * 8 + tall * 14 + 1024);
  const decoded = decodePng(file);
  const { width, height, channels, palette } = decoded;
  const count = width * height;
  const samples = samplesOf(decoded);
  if (palette !== undefined) return colored(height, width, (at, channel) => palette[samples[at]!]?.[channel] ?? 0);
  if (channels >= 3) return colored(height, width, (at, channel) => samples[at * channels + channel]!);
  return { height, width, channels: 1, pixels: Uint8Array.from({ length: count }, (_, at) => samples[at * channels]!) };
}

/** As bytes: of 16 bits the higher ones, of fewer than 8 bits as many as fill the range, but for numbers of a palette. */
function samplesOf({ data, depth, width, height, channels, palette }: DecodedPng): Uint8Array {
  if (depth === 16) return Uint8Array.from(data, (value) => value >> 8);
  if (depth === 8) return Uint8Array.from(data);
  const rowBytes = Math.ceil((width * channels * depth) / 8);
  const perByte = 8 / depth;
  const most = 2 ** depth - 1;
  const step = palette === undefined ? 255 / most : 1;
  return Uint8Array.from({ length: width * height * channels }, (_, at) => {
    const [row, column] = [Math.floor(at / (width * channels)), at % (width * channels)];
    const byte = data[row * rowBytes + Math.floor(column / perByte)]!;
    return ((byte >> (8 - depth * ((column % perByte) + 1))) & most) * step;
  });
}

function colored(height: number, width: number, value: (at: number, channel: number) => number): Picture {
  const pixels = new Uint8Array(height * width * 3);
  for (let at = 0; at < height * width; at++) for (let channel = 0; channel < 3; channel++) pixels[at * 3 + channel] = value(at, channel);
  return { height, width, channels: 3, pixels };
}
