/** What an epoch of the original's training has done to its layers: looked for in the first one, and where the loss has jumped. */
import type { Message } from '../../core/message/message';
import type { Weights } from '../../core/weights/weights';
import type { EpochResult } from '../engine/engine';
import { canReturn, type Failure } from './divergence';
import { healthMessages, stoppedLearning } from './health';
import type { ModelInTraining } from './modelInTraining';
import type { TrainingProgress } from './trainingState';

/** A training loss that grows so much within an epoch may have taken layers with it. */
const jump = 2;

/** @param progress before the epoch */
export function shouldInspectLayers({ epoch, lastLoss }: TrainingProgress, { loss }: EpochResult): boolean {
  return epoch === 0 || loss > jump * lastLoss!;
}

/**
 * @param start the weights that training began with
 * @returns layers that have stopped learning, which a lower rate may prevent; or else what a person should know of the model as it is
 */
export async function inspectLayers(
  model: ModelInTraining,
  start: Weights,
  progress: TrainingProgress,
): Promise<{ readonly failure: Failure | undefined; readonly messages: readonly Message[] }> {
  const health = await model.health();
  const failure = health.inactive.length === 0 ? undefined : stoppedLearning(health, await model.inactiveWith(start));
  if (failure !== undefined && canReturn(progress)) return { failure, messages: [] };
  const isFirst = progress.epoch === 0 && progress.rateScale === 1;
  return { failure: undefined, messages: isFirst ? healthMessages(health) : [] };
}
