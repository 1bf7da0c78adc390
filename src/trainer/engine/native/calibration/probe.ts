/** Times training steps of dense models in several ways, as the engine itself makes them. */
import { graphOf } from '../../../../core/graph/build';
import type { ModelGraph } from '../../../../core/graph/graph';
import { Random } from '../../../../core/random/random';
import type { TrainingSession } from '../../engine';
import { initialWeights } from '../../initialize';
import { fixedShape } from '../../model';
import { stepMacs } from '../branching';
import type { NativeBackend } from '../load';
import { compileNative } from '../training/session';
import { sizeOf } from '../../../../core/numbers/sizeOf';

/** Multiply-accumulates of the steps that are timed, from those of a fraction of a millisecond on. */
export const probeSizes: readonly number[] = [16e6, 64e6, 256e6];

const rows = 128;
/** Each way is timed so often, in turns, where there is time; its best time counts. */
const rounds = { most: 5, least: 2 };
/** Multiply-accumulates of the steps between two looks at the clock: some milliseconds. */
const macsOfRound = 256e6;

const { signal } = new AbortController();

/**
 * @param until when to come to an end, on the clock of `performance.now`
 * @returns milliseconds a step, for each number of branches; undefined when there was too little time
 */
export async function timeWays(
  native: NativeBackend,
  macs: number,
  counts: readonly number[],
  until: number,
): Promise<number[] | undefined> {
  const graph = probeModel(macs);
  const steps = Math.round(macsOfRound / macs);
  const order = Int32Array.from({ length: steps * rows }, (_, at) => at % rows);
  const best = counts.map(() => Infinity);
  const sessions: TrainingSession[] = [];
  try {
    for (const count of counts) sessions.push(sessionOf(native, graph, count));
    // The engine makes few steps at a time until it knows how long they take: the first rounds count for nothing.
    for (let round = -2; round < rounds.most; round++) {
      if (performance.now() > until) return round < rounds.least ? undefined : best;
      for (const [at, session] of sessions.entries()) {
        const start = performance.now();
        await session.trainEpoch(order, { learningRate: 1e-3, signal });
        if (round >= 0) best[at] = Math.min(best[at]!, (performance.now() - start) / steps);
      }
    }
    return best;
  } finally {
    for (const session of sessions) session.dispose();
  }
}

/** An autoencoder whose code is a quarter of its input. */
export function probeModel(macs: number): ModelGraph {
  // A row takes 2 · width · width / 4.
  const width = 4 * Math.round(Math.sqrt(macs / stepMacs('train', 8, rows)));
  const { graph } = graphOf('probe', [
    { type: 'Input', name: 'x', shape: [width] },
    { type: 'Dense', name: 'code', units: width / 4, activation: 'relu' },
    { type: 'Dense', name: 'output', units: width },
  ]);
  return graph!;
}

function sessionOf(native: NativeBackend, graph: ModelGraph, count: number): TrainingSession {
  const random = new Random(1);
  const inputs = Float32Array.from({ length: rows * sizeOf(fixedShape(graph, 'x')) }, () => random.uniform());
  return compileNative(native, {
    graph,
    weights: initialWeights(graph, 1),
    data: { training: { count: rows, inputs, targets: inputs } },
    train: { loss: 'meanSquaredError', batchSize: rows, optimizer: 'adam', seed: 1 },
    rules: count === 0 ? [] : [{ from: 0, count }],
  });
}
