/** Milliseconds a step in every way in which the native engine can use the cores. */
import { median } from '../../src/core/numbers/quantile';
import { Random } from '../../src/core/random/random';
import type { BranchRule } from '../../src/core/run/events';
import { openEngine } from '../../src/trainer/engine/open';
import type { BenchModel } from '../steps/models';
import { requestFor } from './compiling';

const { signal } = new AbortController();

/** Op after op; then ops side by side, of whole batches, of halves, of quarters. */
export const ways: readonly (readonly BranchRule[])[] = [[], ...[1, 2, 4].map((count) => [{ from: 0, count }])];

/** @returns medians, in the order of `ways` */
export async function timeWaysOf(model: BenchModel, wasm: string, rounds: number): Promise<number[]> {
  const sessions = await Promise.all(
    ways.map(async (branches) => (await openEngine('native', { wasm, branches })).compile(requestFor(model))),
  );
  const random = new Random(1);
  const times = sessions.map((): number[] => []);
  for (let round = -2; round < rounds; round++)
    for (const [at, session] of sessions.entries()) {
      const order = random.permutation(model.rows);
      const start = performance.now();
      await session.trainEpoch(order, { learningRate: 1e-3, signal });
      if (round >= 0) times[at]!.push((performance.now() - start) / Math.ceil(model.rows / model.batchSize));
    }
  for (const session of sessions) session.dispose();
  return times.map(median);
}
