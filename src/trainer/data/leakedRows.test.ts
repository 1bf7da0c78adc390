import { expect, it } from 'vitest';
import type { Samples, StreamedSamples } from '../engine/engine';
import { CancelledError, throwIfCancelled } from '../engine/errors';
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

it('tell how far the look has come, which can be cancelled between the parts that are read', async () => {
  const training = streamed(samples([1, 2], [3, 4], [1, 2], [5, 6]), 2);
  const validation = samples([1, 2]);
  const shares: number[] = [];
  await leakedRows({ training, validation }, signal, (share) => shares.push(share));
  expect(shares).toEqual([0.2, 0.6, 1]);
  const abort = new AbortController();
  const cancelled = leakedRows(
    { training: { ...training, chunks: (own) => untilAborted(training, own) }, validation },
    abort.signal,
    (share) => {
      if (share === 0.6) abort.abort();
    },
  );
  await expect(cancelled).rejects.toThrow(CancelledError);
});

async function* untilAborted(rows: StreamedSamples, own: AbortSignal): AsyncGenerator<Samples> {
  for await (const samples of rows.chunks(own)) {
    throwIfCancelled(own);
    yield samples;
  }
}

it('are told when a run begins', async () => {
  const training = samples([1, 2], [3, 4]);
  expect((await leakWarning({ training, validation: samples([3, 4]) }, signal))?.values).toEqual([{ template: '{0} row', values: ['1'] }]);
  expect(await leakWarning({ training, validation: samples([3, 5]) }, signal)).toBeUndefined();
});
