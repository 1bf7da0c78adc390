import { expect, it } from 'vitest';
import { CancelledError } from '../engine/errors';
import { measureInTurns } from './measure';
import type { Runner } from './runtimes';

const never = new AbortController().signal;

/** A runner that notes its calls. */
function runner(name: string, took: readonly number[], calls: string[], more: Pick<Runner, 'isSlowToBegin'> = {}): Runner {
  let at = 0;
  const time = (_inputs: Float32Array, rows: number, count: number) => {
    calls.push(`${name} ${String(rows)} × ${String(count)}`);
    return Promise.resolve(Array.from({ length: count }, () => took[at++ % took.length]!));
  };
  return { runtime: name, time, dispose: () => undefined, ...more };
}

it('lets the models take turns after a warm-up', async () => {
  const calls: string[] = [];
  const models = [runner('a', [10], calls), runner('b', [1], calls)].map((one) => ({ runner: one, inputs: new Float32Array(1) }));
  const times = await measureInTurns(models, 3, never);
  const turns = calls.slice(2);
  expect(calls.slice(0, 2)).toEqual(['a 3 × 5', 'b 3 × 5']);
  expect(turns.length).toBeGreaterThanOrEqual(30);
  expect(turns).toEqual(turns.map((_, at) => (at % 2 === 0 ? 'a 3 × 1' : 'b 3 × 1')));
  expect(times).toEqual([10, 1].map((medianMs) => ({ medianMs, spreadMs: 0 })));
});

it('gives the median and the spread of the middle half', async () => {
  // Behind the warm-up come 35 calls: 9 of 20, 30 and 40 ms, 8 of 10 ms.
  const one = runner('a', [10, 20, 30, 40], [], { isSlowToBegin: true });
  expect(await measureInTurns([{ runner: one, inputs: new Float32Array(1) }], 1, never)).toEqual([{ medianMs: 30, spreadMs: 35 - 20 }]);
});

it('makes many calls a turn where beginning takes long', async () => {
  const calls: string[] = [];
  await measureInTurns([{ runner: runner('c', [2], calls, { isSlowToBegin: true }), inputs: new Float32Array(1) }], 1, never);
  expect(calls).toEqual(['c 1 × 5', ...Array.from({ length: 7 }, () => 'c 1 × 20')]);
});

it('ends when it is cancelled', async () => {
  const one = { runner: runner('a', [1], []), inputs: new Float32Array(1) };
  await expect(measureInTurns([one], 1, AbortSignal.abort())).rejects.toThrow(CancelledError);
});
