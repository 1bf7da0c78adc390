import { expect, it } from 'vitest';
import { exifTurn, turned } from './exifTurn';

const text = ({ width, pixels }: { width: number; pixels: Uint8Array }) =>
  Buffer.from(pixels)
    .toString()
    .match(new RegExp(`.{${String(width)}}`, 'gu'))!
    .join('/');

/** As the standard draws them (EXIF 2.32, 4.6.4): 6 is what a camera says that was turned to the left. */
it.each([
  [1, 'abc/def'],
  [2, 'cba/fed'],
  [3, 'fed/cba'],
  [4, 'def/abc'],
  [5, 'ad/be/cf'],
  [6, 'da/eb/fc'],
  [7, 'fc/eb/da'],
  [8, 'cf/be/ad'],
])('a picture with turn %i is seen upright', (turn, wanted) => {
  const picture = turned({ height: 2, width: 3, channels: 1, pixels: Buffer.from('abcdef') }, turn);
  expect(text(picture)).toBe(wanted);
  expect([picture.height, picture.width]).toEqual(wanted.length === 7 ? [2, 3] : [3, 2]);
});

/** A JPEG file's begin, with an EXIF segment of one entry. */
function withTurn(turn: number, isLittle: boolean, tag = 0x0112): Uint8Array {
  const tiff = new DataView(new ArrayBuffer(26));
  tiff.setUint16(0, isLittle ? 0x4949 : 0x4d4d);
  tiff.setUint16(2, 42, isLittle);
  tiff.setUint32(4, 8, isLittle);
  tiff.setUint16(8, 1, isLittle);
  tiff.setUint16(10, tag, isLittle);
  tiff.setUint16(12, 3, isLittle);
  tiff.setUint32(14, 1, isLittle);
  tiff.setUint16(18, turn, isLittle);
  const segment = [0xff, 0xe1, 0, 2 + 6 + 26, ...Buffer.from('Exif\0\0'), ...new Uint8Array(tiff.buffer)];
  return Uint8Array.from([0xff, 0xd8, ...segment, 0xff, 0xda]);
}

it.each([true, false])('the turn is read in either order of bytes (little: %s)', (isLittle) => {
  for (const turn of [1, 3, 6, 8]) expect(exifTurn(withTurn(turn, isLittle))).toBe(turn);
});

it('what says no turn is upright', () => {
  expect(exifTurn(withTurn(9, true))).toBe(1);
  expect(exifTurn(withTurn(6, true, 0x0110))).toBe(1);
  const whole = withTurn(6, false);
  for (let length = 0; length < 32; length++) expect(exifTurn(whole.subarray(0, length))).toBe(1);
});
