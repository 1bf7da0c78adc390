import { expect, it } from 'vitest';
import type { Samples, StreamedSamples } from '../engine/engine';
import { leakedRows, leakWarning } from './leakedRows';

const { signal } = new AbortController();

const samples = (...rows: readonly (readonly number[])[]) => {
  const inputs = Float32Array.from(rows.flat());
  return { count: rows.length, inputs, targets: inputs };
};

/** The same rows, this many at a time. */
function streamed(rows: Samples, chunkRows: number): StreamedSamples {
  const width = rows.inputs.length / rows.count;
  const refuse = () => {
    throw new Error('only read in order');
  };
  return {
    count: rows.count,
    targetsAreInputs: true,
    chunkRows,
    async *chunks() {
      const room = new Float32Array(chunkRows * width);
      for (let from = 0; from < rows.count; from += chunkRows) {
        const part = rows.inputs.subarray(from * width, (from + chunkRows) * width);
        room.set(part);
        const inputs = room.subarray(0, part.length);
        yield await Promise.resolve({ count: part.length / width, inputs, targets: inputs });
      }
    },
    shuffled: refuse,
    sample: refuse,
  };
}

it('held-out rows that are trained on as well are counted, each once, also where rows are read from their file', async () => {
  const training = samples([1, 2], [3, 4], [1, 2], [5, 6]);
  const leaking = samples([1, 2], [2, 1], [5, 6], [1, 2], [7, 8]);
  expect(await leakedRows({ training, validation: leaking }, signal)).toBe(3);
  expect(await leakedRows({ training: streamed(training, 3), validation: leaking }, signal)).toBe(3);
  expect(await leakedRows({ training: streamed(training, 1), validation: streamed(leaking, 2) }, signal)).toBe(3);
  expect(await leakedRows({ training, validation: samples([2, 1], [2, 3]) }, signal)).toBe(0);
  expect(await leakedRows({ training }, signal)).toBe(0);
});

it('are told when a run begins', async () => {
  const training = samples([1, 2], [3, 4]);
  expect((await leakWarning({ training, validation: samples([3, 4]) }, signal))?.values).toEqual([{ template: '{0} row', values: ['1'] }]);
  expect(await leakWarning({ training, validation: samples([3, 5]) }, signal)).toBeUndefined();
});
