import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { requireNoBomb } from './pngData';

/** A PNG file's chunks of pixels, in two parts. */
function fileWith(bytes: number): Uint8Array {
  const packed = deflateSync(Buffer.alloc(bytes), { level: 1 });
  const chunk = (data: Uint8Array) => {
    const head = Buffer.from('\0\0\0\0IDAT', 'latin1');
    head.writeUInt32BE(data.length);
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  };
  return Buffer.concat([Buffer.alloc(8), chunk(packed.subarray(0, 1000)), chunk(packed.subarray(1000))]);
}

it('what unpacks to more than the pixels is refused', () => {
  const file = fileWith(80_000_000);
  expect(() => requireNoBomb(file, 79_999_999)).toThrow('more is packed in it');
  expect(() => requireNoBomb(file, 80_000_000)).not.toThrow();
});

it('what cannot unpack to much is left to the decoder, as is what is damaged', () => {
  expect(() => requireNoBomb(fileWith(10_000), 1)).not.toThrow();
  const damaged = fileWith(80_000_000).fill(0xff, 40, 200);
  expect(() => requireNoBomb(damaged, 1000)).not.toThrow();
});
