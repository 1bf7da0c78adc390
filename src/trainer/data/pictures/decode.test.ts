import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { decodePicture } from './decode';

/** The head of a PNG file, and nothing behind it. */
function pngHead(width: number, height: number, depth: number, kind: number): Uint8Array {
  const file = Buffer.alloc(64);
  file.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  file.writeUInt32BE(width, 16);
  file.writeUInt32BE(height, 20);
  file[24] = depth;
  file[25] = kind;
  return file;
}

/** The same of a JPEG file: a frame, a scan, an end. */
function jpegHead(width: number, height: number): Uint8Array {
  const frame = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 0, 0, 0, 3, ...Array<number>(9).fill(0), 0xff, 0xda, 0, 2, 0xff, 0xd9]);
  frame.writeUInt16BE(height, 7);
  frame.writeUInt16BE(width, 9);
  return frame;
}

describe('pictures that would take much memory are refused by their head alone', () => {
  it.each([
    ['a PNG of many pixels', pngHead(6000, 8000, 8, 2), 'has 6000 × 8000 pixels, more than 25 million: make it smaller'],
    ['a PNG that says it is huge', pngHead(0xffffffff, 0xffffffff, 1, 0), 'more than 25 million'],
    ['a JPEG of many pixels', jpegHead(6000, 8000), 'has 6000 × 8000 pixels, more than 25 million: make it smaller'],
    [
      'a PNG with 16 bits in each of four channels',
      pngHead(6000, 4000, 16, 6),
      'takes 192 MB unpacked, more than 100 MB: save it with 8 bits a channel, or smaller',
    ],
  ])('%s', async (_what, file, message) => {
    await expect(decodePicture(file)).rejects.toThrow(message);
  });

  it('not one of 24 million pixels with 8 bits, whose pixels are missing', async () => {
    await expect(decodePicture(pngHead(6000, 4000, 8, 6))).rejects.toThrow('is damaged');
  });
});

describe('the channels of a PNG', () => {
  const data = Uint16Array.of(0x1234, 0xffff, 0x00ff, 0x8000, 0x5678, 0x0100, 0xabcd, 0x0000);

  it.each([
    [1, 1, [0x12, 0xff, 0x00, 0x80, 0x56, 0x01, 0xab, 0x00]],
    // Opacity counts for nothing.
    [2, 1, [0x12, 0x00, 0x56, 0xab]],
    [4, 3, [0x12, 0xff, 0x00, 0x56, 0x01, 0xab]],
  ] as const)('are the higher bytes of 16 bits: %i of them as %i', async (channels, kept, pixels) => {
    const width = data.length / channels;
    const picture = await decodePicture(encode({ width, height: 1, depth: 16, channels, data }));
    expect(picture).toMatchObject({ height: 1, width, channels: kept });
    expect([...picture.pixels]).toEqual(pixels);
  });
});
