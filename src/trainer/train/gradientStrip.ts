/** How large the gradients of each layer are while a model is trained: now and then, so that it takes no time that counts. */
import { layerGradients } from '../../core/health/gradients';
import type { GradientsMeasured } from '../../core/run/events';
import { isStreamed } from '../engine/rows';
import type { ModelInTraining } from './modelInTraining';

/** Rows that gradients are of, evenly spread. */
const rowsLookedAt = 32;
/** A look takes about as long as so many steps of training. */
const stepsOfLook = 8;
/** The part of the time of training that looks may take. */
const mostOfTime = 0.015;

/** Whether gradients are looked at after an epoch. By the amount of work, not by a clock: a run that is repeated has the same events. @param epoch from 1 */
export function isGradientEpoch(epoch: number, stepsAnEpoch: number): boolean {
  const every = Math.ceil(stepsOfLook / (mostOfTime * stepsAnEpoch));
  return (epoch - 1) % every === 0;
}

/** @param epoch of the run. @returns undefined where no epoch's rows are in memory, as reading some takes longer. @throws CancelledError */
export async function measuredGradients(
  model: ModelInTraining,
  epoch: number,
  signal: AbortSignal,
): Promise<GradientsMeasured | undefined> {
  if (isStreamed(model.data.training)) return undefined;
  const { mean } = await model.session.gradients(signal, rowsLookedAt);
  const layers = [...layerGradients(mean)].map(([layer, size]) => ({ layer, size }));
  return { type: 'gradients', epoch, layers };
}
