import { expect, it } from 'vitest';
import { halfBits, halfValue, toHalf, toPreciseHalf } from './float16';

it('knows halves by their definition', () => {
  const known: readonly [number, number][] = [
    [0, 0x0000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [Infinity, 0x7c00],
    [0.333251953125, 0x3555],
  ];
  for (const [value, bits] of known) {
    expect(halfBits(value)).toBe(bits);
    expect(halfValue(bits)).toBe(value);
  }
  expect(halfBits(-0)).toBe(0x8000);
  expect(halfBits(NaN) & 0x7c00).toBe(0x7c00);
  expect(halfValue(halfBits(NaN))).toBeNaN();
});

it('gives every half back', () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = halfValue(bits);
    if (!Number.isNaN(value)) expect(halfBits(value)).toBe(bits);
  }
});

it('rounds to the nearest half, and to even between two', () => {
  for (let bits = 0; bits < 0x7bff; bits += 7) {
    const [low, high] = [halfValue(bits), halfValue(bits + 1)];
    const step = high - low;
    expect(toHalf(low + step * 0.25)).toBe(low);
    expect(toHalf(low + step * 0.75)).toBe(high);
    expect(halfBits(-(low + step / 2)) & 1).toBe(0);
  }
  expect(toHalf(65519)).toBe(65504);
  expect(toHalf(65520)).toBe(Infinity);
  expect(toHalf(1e-9)).toBe(0);
});

it('leaves values alone that halves cannot hold precisely', () => {
  expect(toPreciseHalf(0.1)).toBe(toHalf(0.1));
  expect(toPreciseHalf(1e-5)).toBe(1e-5);
  expect(toPreciseHalf(1e5)).toBe(1e5);
});
