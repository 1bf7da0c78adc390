/** A learning rate for fine-tuning a model that comes with weights: the one that mends it fastest where much of it is missing. */
import type { BareModel } from '../../core/weights/model';
import type { ModelGraph } from '../../core/graph/graph';
import { prunableKeys } from '../../core/methods/pruning/prune';
import { Random } from '../../core/random/random';
import type { Masks, Weights } from '../../core/weights/weights';
import type { Samples, TrainingSession } from '../engine/engine';
import { throwIfCancelled } from '../engine/errors';

/** In steps of about three. */
export const learningRates = [1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2];
/** Updates with each of them, about. */
const updates = 64;
/** A rate that is so much worse than a larger one is as good, and safer. */
const asGood = 1.01;
/** What is left of every weight tensor. A model that is whole is best left alone: there the smallest rate would be the best one. */
const left = 0.4;

interface RangeTest extends BareModel {
  /** Those that the session was compiled with. */
  readonly rows: Samples;
  readonly batchSize: number;
  readonly signal: AbortSignal;
}

/**
 * A range test (Smith 2017, arXiv:1506.01186) in separate trainings of the pruned model, since a large rate spoils what smaller ones would mend.
 *
 * @param session of the model with these weights; its masks stay set
 * @returns the smallest rate after which the loss of training is as low as after any, or hardly higher
 */
export async function findLearningRate(session: TrainingSession, { graph, weights, rows, batchSize, signal }: RangeTest): Promise<number> {
  const optimizer = session.getOptimizerState();
  const passRows = Math.min(rows.count, Math.ceil(updates / 4) * batchSize);
  const passes = Math.max(1, Math.round(updates / Math.ceil(passRows / batchSize)));
  session.setMasks(masksOf(graph, weights));
  const losses: number[] = [];
  for (const learningRate of learningRates) {
    session.setWeights(weights);
    session.setOptimizerState(optimizer);
    const random = new Random(1);
    let last = Infinity;
    for (let pass = 0; pass < passes; pass++) {
      throwIfCancelled(signal);
      const order = random.permutation(rows.count).subarray(0, passRows);
      const { loss, finite } = await session.trainEpoch(order, { learningRate, signal, samples: rows });
      last = finite && Number.isFinite(loss) ? loss : Infinity;
      if (last === Infinity) break;
    }
    losses.push(last);
  }
  const best = Math.min(...losses);
  return learningRates[losses.findIndex((loss) => loss <= best * asGood)] ?? learningRates[0]!;
}

/** The smallest weights of every tensor are pruned. */
function masksOf(graph: ModelGraph, weights: Weights): Masks {
  return new Map(
    prunableKeys(graph).map((key) => {
      const { data } = weights.get(key)!;
      const sizes = Float32Array.from(data, Math.abs);
      const least = sizes.toSorted()[Math.floor(sizes.length * (1 - left))]!;
      return [key, Uint8Array.from(sizes, (size) => (size >= least ? 1 : 0))];
    }),
  );
}
