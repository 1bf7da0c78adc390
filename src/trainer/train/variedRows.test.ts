import { expect, it } from 'vitest';
import { Random } from '../../core/random/random';
import { variedRows } from './variedRows';

/** Two rows of two values, and three mixtures of them. */
const samples = { count: 5, inputs: Float32Array.of(0, 10, 1, 20, 0.5, 15, 0.5, 15, 0.5, 15), targets: Float32Array.of(1, 2, 3, 4, 5) };
/** Answers with the sum of a row's values. */
const sums = (_rows: Int32Array, inputs: Float32Array) =>
  Promise.resolve(Float32Array.from({ length: inputs.length / 2 }, (_, row) => inputs[2 * row]! + inputs[2 * row + 1]!));
const rows = Int32Array.of(3, 0, 4, 1, 2);

it('mixes other rows in every epoch, with the answers of the teacher, and leaves the data’s own rows as they are', async () => {
  const random = new Random(3);
  const see = variedRows({ firstMixed: 2, targetsOfChanged: sums }, random)!;
  const [first, second] = [await see(samples, rows), await see(samples, rows)];
  for (const { count, inputs, targets } of [first, second]) {
    expect(count).toBe(5);
    // Rows 0 and 1 are second and fourth.
    expect([...inputs.subarray(2, 4), ...inputs.subarray(6, 8)]).toEqual([0, 10, 1, 20]);
    expect([targets[1], targets[3]]).toEqual([1, 2]);
    for (const at of [0, 2, 4]) {
      const [x, y] = [inputs[2 * at]!, inputs[2 * at + 1]!];
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(1);
      // On the line between both rows.
      expect(y).toBeCloseTo(10 + 10 * x, 5);
      expect(targets[at]).toBeCloseTo(x + y, 5);
    }
  }
  expect([...first.inputs]).not.toEqual([...second.inputs]);
});

it('comes to the same from the same random state', async () => {
  const random = new Random(3);
  const { state } = random;
  const see = (from: Random) => variedRows({ firstMixed: 2, targetsOfChanged: sums }, from)!(samples, rows);
  expect(await see(Random.from(state))).toEqual(await see(random));
});

it('asks the teacher for all pictures that are moved, mixed ones as well', async () => {
  const asked: number[][] = [];
  const answer = (of: Int32Array, inputs: Float32Array) => {
    asked.push([...of]);
    return sums(of, inputs);
  };
  const augmentation = { shift: 1, shape: [1, 2, 1] as const };
  const { inputs, targets } = await variedRows({ augmentation, firstMixed: 2, targetsOfChanged: answer }, new Random(3))!(samples, rows);
  expect(asked).toEqual([[...rows]]);
  expect([...targets]).toEqual([...(await sums(rows, inputs))]);
});

it('is nothing where every epoch sees the same', () => {
  expect(variedRows({ targetsOfChanged: sums }, new Random(1))).toBeUndefined();
});
