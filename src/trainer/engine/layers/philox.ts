/**
 * TensorFlow's stateless random numbers, made without TensorFlow: Philox 4×32 with 10 rounds (Salmon et al. 2011, "Parallel random
 * numbers: as easy as 1, 2, 3"), keyed as StatelessRandomUniform does it. Both engines so drop the same values.
 */

/** Numbers from 0 up to, but not including, 1, for a seed of two int32. */
export function statelessUniform(count: number, seed: readonly [number, number]): Float32Array {
  const { key, counter } = scrambledSeed(seed);
  const values = new Float32Array(count);
  for (let start = 0, group = 0; start < count; start += 4, group++) {
    const block = philox([(counter[0] + group) >>> 0, counter[1], counter[2], counter[3]], key);
    for (let at = 0; at < 4 && start + at < count; at++) values[start + at] = unitFloat(block[at]!);
  }
  return values;
}

type Block = readonly [number, number, number, number];
type Key = readonly [number, number];

/** So that nearby seeds give unrelated numbers, the seed itself goes through the generator first. */
function scrambledSeed([first, second]: readonly [number, number]): { key: Key; counter: Block } {
  const sign = (value: number) => (value < 0 ? 0xffffffff : 0);
  const mixed = philox([first >>> 0, sign(first), second >>> 0, sign(second)], [0x3ec8f720, 0x02461e29]);
  return { key: [mixed[0], mixed[1]], counter: [0, 0, mixed[2], mixed[3]] };
}

function philox(block: Block, key: Key): Block {
  let [a, b, c, d] = block;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = multiply(0xd2511f53, a);
    const [high1, low1] = multiply(0xcd9e8d57, c);
    [a, b, c, d] = [(high1 ^ b ^ k0) >>> 0, low1, (high0 ^ d ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [a, b, c, d];
}

/** The upper and lower 32 bits of a product of 32-bit numbers. */
function multiply(x: number, y: number): [number, number] {
  const [xHigh, xLow, yHigh, yLow] = [x >>> 16, x & 0xffff, y >>> 16, y & 0xffff];
  const low = xLow * yLow;
  const middle = xHigh * yLow + (low >>> 16);
  const carry = xLow * yHigh + (middle % 0x10000);
  return [(xHigh * yHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0, Math.imul(x, y) >>> 0];
}

/** The lower 23 bits as the fraction of a float between 1 and 2. */
function unitFloat(bits: number): number {
  return (bits & 0x7fffff) / 0x800000;
}
