/** Times of several models in one runtime, which take turns, so that other load on the machine affects all of them alike. */
import { median, quantile } from '../../core/numbers/quantile';
import { throwIfCancelled } from '../engine/errors';
import type { Runner } from './runtimes';

/** A model with rows for it. */
export interface Measured {
  readonly runner: Runner;
  readonly inputs: Float32Array;
}

export interface CallTime {
  readonly medianMs: number;
  readonly spreadMs: number;
}

const warmUpCalls = 5;
const leastTurns = 15;
const mostTurns = 300;
/** For all models of a runtime and batch together. */
const milliseconds = 1000;
/** Where beginning takes long: how long a turn of a model is, and how many turns there are. */
const longTurn = { milliseconds: 40, most: 5000, turns: 7 };

/** @param models at least one. @throws CancelledError */
export async function measureInTurns(models: readonly Measured[], rows: number, signal: AbortSignal): Promise<CallTime[]> {
  const calls: number[] = [];
  for (const { runner, inputs } of models) calls.push(callsOf(runner, await runner.time(inputs, rows, warmUpCalls)));
  const times = models.map((): number[] => []);
  const deadline = performance.now() + milliseconds;
  const isSlow = models.some(({ runner }) => runner.isSlowToBegin === true);
  const goesOn = (turn: number) =>
    isSlow ? turn < longTurn.turns : turn < leastTurns || (turn < mostTurns && performance.now() < deadline);
  for (let turn = 0; goesOn(turn); turn++) {
    throwIfCancelled(signal);
    for (const [at, { runner, inputs }] of models.entries()) times[at]!.push(...(await runner.time(inputs, rows, calls[at]!)));
  }
  return times.map((all) => ({ medianMs: median(all), spreadMs: quantile(all, 0.75) - quantile(all, 0.25) }));
}

/** How many calls a turn has. @param warmUp milliseconds of the first ones */
function callsOf({ isSlowToBegin }: Runner, warmUp: readonly number[]): number {
  if (isSlowToBegin !== true) return 1;
  return Math.max(warmUpCalls, Math.min(longTurn.most, Math.round(longTurn.milliseconds / Math.max(median(warmUp), 1e-6))));
}
