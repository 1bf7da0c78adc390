import { expect, it } from 'vitest';
import { readHybrid } from './hybrid';

const read = (bytes: readonly number[], width: number, count: number, limit = 2 ** width) => {
  const into = new Int32Array(count);
  readHybrid(Uint8Array.from(bytes), width, into, limit);
  return [...into];
};

it('numbers of three bits, as the format’s own document packs them', () => {
  expect(read([3, 0b10001000, 0b11000110, 0b11111010], 3, 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

it('runs of a number, also of two bytes, and between packed ones', () => {
  expect(read([10, 4], 3, 5)).toEqual([4, 4, 4, 4, 4]);
  expect(read([4, 0x34, 0x12], 13, 2)).toEqual([0x1234, 0x1234]);
  expect(read([6, 1, 3, 0b10101010, 4, 0], 1, 13)).toEqual([1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0]);
});

it('numbers of every width are those that were packed', () => {
  for (let width = 1; width <= 24; width++) {
    const numbers = Array.from({ length: 16 }, (_, at) => (at * 0x9e3779b1) % 2 ** width);
    const bits = numbers.map((number) => number.toString(2).padStart(width, '0')).reverse().join(''); // prettier-ignore
    const bytes = Array.from({ length: width * 2 }, (_, at) =>
      Number.parseInt(bits.slice(bits.length - 8 * (at + 1), bits.length - 8 * at), 2),
    );
    expect(read([5, ...bytes], width, 16)).toEqual(numbers);
    // The numbers behind the last that is wanted are padding.
    expect(read([5, ...bytes], width, 11)).toEqual(numbers.slice(0, 11));
  }
});

it.each<[string, number[], number, number, number]>([
  ['runs that end too early', [3, 0b10001000], 3, 8, 8],
  ['no runs', [], 1, 1, 2],
  ['too few runs', [4, 1], 1, 3, 2],
  ['a number that is not in the dictionary', [10, 4], 3, 5, 4],
  ['a packed number that is not', [3, 0b10001000, 0b11000110, 0b11111010], 3, 8, 7],
  ['numbers that are too wide', [2, 0, 0, 0, 0], 32, 1, 2 ** 31],
])('%s are an error', (_what, bytes, width, count, limit) => {
  expect(() => read(bytes, width, count, limit)).toThrow();
});
