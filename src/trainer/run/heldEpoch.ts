import type { Weights } from '../../core/weights/weights';
import type { EpochOptions, EpochResult, TrainingSession } from '../engine/engine';

/** How many times in an epoch weights are brought back to what holds them. */
const timesAnEpoch = 8;

/**
 * An epoch in which weights are brought back, after every few steps, to the nearest ones that a method allows (projected gradient descent).
 *
 * @throws CancelledError
 */
export async function trainHeldEpoch(
  session: TrainingSession,
  order: Int32Array,
  batchSize: number,
  options: EpochOptions,
  hold: (weights: Weights) => Weights,
): Promise<EpochResult> {
  const batches = Math.ceil(order.length / batchSize);
  const rows = Math.ceil(batches / timesAnEpoch) * batchSize;
  let result: EpochResult = { loss: 0, gradientNorm: 0, finite: true };
  for (let at = 0; at < order.length; at += rows) {
    const part = order.subarray(at, at + rows);
    const { loss, gradientNorm, finite } = await session.trainEpoch(part, options);
    result = {
      loss: result.loss + (loss * part.length) / order.length,
      gradientNorm: Math.max(result.gradientNorm, gradientNorm),
      finite: result.finite && finite,
    };
    session.setWeights(hold(session.getWeights()));
  }
  return result;
}
