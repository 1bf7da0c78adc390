/** PNG and JPEG files as grey or coloured pixels. */
import { decode as decodePng, type DecodedPng } from 'fast-png';
import { formatBytes } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { messageOf } from '../../../system/messageError';
import { DataError } from '../dataError';
import { decodeJpeg } from './jpeg';
import { mostPixels, type Picture, requireSize } from './picture';
import { firstChannels } from './channels';
import { requireNoBomb } from './pngData';

/** Of the largest picture with 8 bits in each of four channels; more is held several times while it is decoded. */
const mostUnpacked = 4 * mostPixels;

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

/** Of each kind of PNG, by its number in the head: grey, colours, a palette's numbers; the last two with opacity. */
const channelsOfKind: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function png(file: Uint8Array): Picture {
  // The head has the size: what says that it is huge is not unpacked.
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 33) throw new DataError(say('is cut off'));
  const [wide, tall, depth, kind] = [view.getUint32(16), view.getUint32(20), file[24]!, file[25]!];
  requireSize(wide, tall);
  const bytes = tall * Math.ceil((wide * (channelsOfKind[kind] ?? 4) * depth) / 8);
  if (bytes > mostUnpacked)
    throw new DataError(
      say('takes {0} unpacked, more than {1}: save it with 8 bits a channel, or smaller', formatBytes(bytes), formatBytes(mostUnpacked)),
    );
  // Before each line of each of the seven passes of an interlaced picture stands a byte.
  requireNoBomb(file, bytes + tall * 14 + 1024);
  const decoded = decodePng(file);
  const { width, height, channels, palette } = decoded;
  const samples = samplesOf(decoded);
  if (palette !== undefined) return { height, width, channels: 3, pixels: paletteColors(samples, palette) };
  const kept = channels >= 3 ? 3 : 1;
  return { height, width, channels: kept, pixels: firstChannels(samples, channels, kept) };
}

/** As bytes: of 16 bits the higher ones, of fewer than 8 bits as many as fill the range, but for numbers of a palette. */
function samplesOf({ data, depth, width, height, channels, palette }: DecodedPng): Uint8Array {
  if (depth === 8) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const samples = new Uint8Array(width * height * channels);
  if (depth === 16) {
    for (let at = 0; at < samples.length; at++) samples[at] = data[at]! >> 8;
    return samples;
  }
  const rowSamples = width * channels;
  const rowBytes = Math.ceil((rowSamples * depth) / 8);
  const perByte = 8 / depth;
  const most = 2 ** depth - 1;
  const step = palette === undefined ? 255 / most : 1;
  for (let row = 0, at = 0; row < height; row++)
    for (let column = 0; column < rowSamples; column++, at++) {
      const byte = data[row * rowBytes + Math.floor(column / perByte)]!;
      samples[at] = ((byte >> (8 - depth * ((column % perByte) + 1))) & most) * step;
    }
  return samples;
}

function paletteColors(numbers: Uint8Array, palette: readonly (readonly number[])[]): Uint8Array {
  const colors = Uint8Array.from({ length: 256 * 3 }, (_, at) => palette[Math.floor(at / 3)]?.[at % 3] ?? 0);
  const pixels = new Uint8Array(numbers.length * 3);
  for (let at = 0, to = 0; at < numbers.length; at++) {
    const from = numbers[at]! * 3;
    pixels[to++] = colors[from]!;
    pixels[to++] = colors[from + 1]!;
    pixels[to++] = colors[from + 2]!;
  }
  return pixels;
}
