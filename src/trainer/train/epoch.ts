/** One epoch over all training rows, wherever these are. */
import type { Random } from '../../core/random/random';
import type { Weights } from '../../core/weights/weights';
import type { EpochResult, Rows, Samples, ShuffledSamples, TrainingSession } from '../engine/engine';
import { throwIfCancelled } from '../engine/errors';
import { shuffledChunksOf } from '../engine/rows';

export interface EpochRequest {
  readonly rows: Rows;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Brings weights back to the nearest ones that a method allows, after every few steps (projected gradient descent). */
  readonly projection?: ((weights: Weights) => Weights) | undefined;
  /** What is seen of some rows this time, where that is something else in every epoch. */
  readonly augment?: ((samples: Samples, rows: Int32Array) => Promise<Samples>) | undefined;
  /** Called now and then with how many rows are done. */
  readonly onProgress: (rows: number) => void;
}

/** How many times in an epoch weights are brought back to what holds them, at least. */
const timesHeld = 8;
/** Values that are varied at once, so that these take little memory, and little time before a cancellation is seen. */
const mostVaried = 6_000_000;

/** @throws CancelledError, InputError when rows cannot be read */
export async function trainEpoch(session: TrainingSession, request: EpochRequest): Promise<EpochResult> {
  const { rows, batchSize, learningRate, random, signal, projection, augment, onProgress } = request;
  const batches = (atMost: number) => Math.max(1, Math.floor(atMost / batchSize)) * batchSize;
  const mostAtOnce = projection === undefined ? rows.count : Math.ceil(Math.ceil(rows.count / batchSize) / timesHeld) * batchSize;
  let result: EpochResult = { loss: 0, gradientNorm: 0, finite: true };
  let done = 0;
  for await (const { samples, order } of shuffledChunksOf(rows, random, signal)) {
    const width = samples.inputs.length / samples.count;
    const most = augment === undefined ? mostAtOnce : Math.min(mostAtOnce, batches(mostVaried / width));
    for (let at = 0; at < order.length; at += most) {
      const part = order.subarray(at, at + most);
      throwIfCancelled(signal);
      const before = done;
      const seen: ShuffledSamples = augment === undefined ? { samples, order: part } : inOrder(await augment(samples, part));
      const { loss, gradientNorm, finite } = await session.trainEpoch(seen.order, {
        learningRate,
        signal,
        samples: seen.samples,
        onProgress: (more) => onProgress(before + more),
      });
      done += part.length;
      result = {
        loss: result.loss + (loss * part.length) / rows.count,
        gradientNorm: Math.max(result.gradientNorm, gradientNorm),
        finite: result.finite && finite,
      };
      if (projection !== undefined) session.setWeights(projection(session.getWeights()));
    }
  }
  return result;
}

function inOrder(samples: Samples): ShuffledSamples {
  return { samples, order: Int32Array.from({ length: samples.count }, (_, row) => row) };
}
