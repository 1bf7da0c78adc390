import { describe, expect, it } from 'vitest';
import { decodeText } from './decode';

const text = '{ "name": "Größe 模型 🌳" }';
const utf8 = new TextEncoder().encode(text);
const utf16 = (isBig: boolean, mark: boolean) => {
  const units = `${mark ? '\ufeff' : ''}${text}`;
  return Uint8Array.from(
    Array.from({ length: units.length }, (_, at) => units.charCodeAt(at)).flatMap((code) =>
      isBig ? [code >> 8, code & 255] : [code & 255, code >> 8],
    ),
  );
};

describe('the text of a file', () => {
  it.each([
    ['UTF-8', utf8],
    ['UTF-8 with a mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8])],
    ['UTF-16 LE', utf16(false, true)],
    ['UTF-16 BE', utf16(true, true)],
    ['UTF-16 LE without a mark', utf16(false, false)],
    ['UTF-16 BE without a mark', utf16(true, false)],
  ])('is the same in %s', (_name, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });

  it('is empty in an empty file', () => {
    expect(decodeText(new Uint8Array())).toBe('');
    expect(decodeText(Uint8Array.from([0xef, 0xbb, 0xbf]))).toBe('');
  });
});
