import { describe, expect, it } from 'vitest';
import { Random } from '../random/random';
import { AdaptiveBit, leastBytes } from './adaptiveBit';
import { CodeEndsError, RangeDecoder } from './rangeDecoder';
import { RangeEncoder } from './rangeEncoder';
import { SymbolCoder } from './symbolCoder';

function encodeBits(bits: readonly number[], models: readonly AdaptiveBit[]): Uint8Array {
  const encoder = new RangeEncoder();
  for (const [at, bit] of bits.entries()) encoder.encode(bit, models[at % models.length]!);
  return encoder.finish();
}

const models = (count: number) => Array.from({ length: count }, () => new AdaptiveBit());
const randomBits = (random: Random, count: number, ones: number) => Array.from({ length: count }, () => Number(random.uniform() < ones));

describe('RangeEncoder and RangeDecoder', () => {
  it.each([0, 0.001, 0.03, 0.5, 0.97, 1])('give back bits of which the share %d are ones', (ones) => {
    for (let seed = 0; seed < 20; seed++) {
      const bits = randomBits(new Random(seed), 3000, ones);
      const coded = encodeBits(bits, models(3));
      const decoder = new RangeDecoder(coded);
      const reading = models(3);
      expect(bits.map((_, at) => decoder.decode(reading[at % 3]!))).toEqual(bits);
      expect(decoder.isAtEnd).toBe(true);
    }
  });

  it('give back whole numbers among learned bits, also where a carry runs through many bytes', () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = new Random(seed);
      const numbers = Array.from({ length: 400 }, () => (random.uniform() < 0.7 ? 0xffff_ffff : random.integer()));
      const encoder = new RangeEncoder();
      const writing = new AdaptiveBit();
      for (const number of numbers) {
        encoder.encodeEvenly(number, 32);
        encoder.encode(number & 1, writing);
      }
      const decoder = new RangeDecoder(encoder.finish());
      const reading = new AdaptiveBit();
      for (const number of numbers) {
        expect(decoder.decodeEvenly(32)).toBe(number);
        expect(decoder.decode(reading)).toBe(number & 1);
      }
    }
  });

  it('come near the entropy', () => {
    for (const ones of [0.02, 0.1, 0.3]) {
      const bits = randomBits(new Random(5), 50_000, ones);
      const entropy = -ones * Math.log2(ones) - (1 - ones) * Math.log2(1 - ones);
      expect(encodeBits(bits, models(1)).length * 8).toBeLessThan(50_000 * entropy * 1.06);
    }
  });

  it('take no less than leastBytes says', () => {
    const bits = new Array<number>(200_000).fill(1);
    const { length } = encodeBits(bits, models(1));
    expect(length).toBeGreaterThanOrEqual(leastBytes(bits.length));
    expect(length).toBeLessThan(leastBytes(bits.length) * 2.5);
  });

  it('notice that bytes are missing', () => {
    const coded = encodeBits(randomBits(new Random(1), 2000, 0.5), models(1));
    const decoder = new RangeDecoder(coded.subarray(0, coded.length - 1));
    const model = new AdaptiveBit();
    expect(() => {
      for (let i = 0; i < 2000; i++) decoder.decode(model);
    }).toThrow(CodeEndsError);
    expect(() => new RangeDecoder(coded.subarray(0, 3))).toThrow(CodeEndsError);
  });
});

describe('SymbolCoder', () => {
  it.each([0, 1, 5, 9])('gives back numbers of %d bits, in few bytes where some are frequent', (bits) => {
    const random = new Random(bits);
    const symbols = Array.from({ length: 4000 }, () => (random.uniform() < 0.9 ? 0 : random.integer() % 2 ** bits));
    const encoder = new RangeEncoder();
    const writing = new SymbolCoder(bits);
    for (const symbol of symbols) writing.encode(encoder, symbol);
    const coded = encoder.finish();
    const decoder = new RangeDecoder(coded);
    const reading = new SymbolCoder(bits);
    expect(symbols.map(() => reading.decode(decoder))).toEqual(symbols);
    expect(coded.length).toBeLessThan(4 + (4000 * (0.5 + 0.12 * bits)) / 8);
  });
});
