/** What the losses of a phase's epochs mean for its learning rate, and for going on at all. */
import { formatCount, formatValue } from '../../core/message/format';
import { epochCount } from '../../core/message/counted';
import { type Message, nothing, say } from '../../core/message/message';
import { hasStopped, isGain } from '../../core/training/earlyStopping';
import { afterEpoch, startPlateau } from '../../core/training/plateau';
import type { DataSet } from '../engine/engine';
import type { Plan, Phase } from './plan';
import type { TrainingProgress } from './trainingState';

/** The learning rate of the next epoch. */
export function learningRateAt({ epoch, plateau, rateScale }: TrainingProgress, { rates }: Phase): number {
  return (plateau?.learningRate ?? rates[epoch]!) * rateScale;
}

/**
 * Whether the loss is measured after an epoch: on the held-out rows, not each time where they are many, since that would cost more than it is worth;
 * without such rows, only where it must be comparable to the loss before the first epoch.
 */
export function isEvaluatedAfter(epoch: number, phase: Phase, { training, validation }: Pick<DataSet, 'training' | 'validation'>): boolean {
  if (phase.keepsBest === true) return true;
  if (validation === undefined) return false;
  return isWatched(phase) || validation.count * 3 <= training.count || epoch === phase.rates.length;
}

/** Whether every epoch's loss decides something, so that it must be that of held-out rows, where there are any. */
export function isWatched({ plateau, earlyStopping, keepsBest = false }: Phase): boolean {
  return plateau !== undefined || earlyStopping !== undefined || keepsBest;
}

/** Whether a run depends on the losses measured between its epochs, which are then those of all rows. */
export function doLossesDecide({ quality, phases }: Plan): boolean {
  return quality.some((limit) => limit.of === 'loss') || phases.some((phase) => isWatched(phase) || phase.search !== undefined);
}

/** Whether an epoch's loss is the best of the phase, which can then go back to its weights. */
export function isBest({ best }: TrainingProgress, { earlyStopping, keepsBest = false }: Phase, loss: number): boolean {
  if (keepsBest) return best === undefined || loss < best.loss;
  return earlyStopping !== undefined && isGain(best, earlyStopping, loss);
}

/** @param place after an epoch @param loss of that epoch */
export function afterEvaluation(progress: TrainingProgress, phase: Phase, loss: number): TrainingProgress {
  const plateau = phase.plateau && afterEpoch(progress.plateau ?? startPlateau(phase.rates[0]!), phase.plateau, loss);
  return {
    ...progress,
    ...(plateau === undefined ? {} : { plateau }),
    ...(isBest(progress, phase, loss) ? { best: { loss, epoch: progress.epoch } } : {}),
  };
}

/** Whether a phase has had all its epochs, or gains nothing from more. */
export function isOver({ epoch, best }: TrainingProgress, { rates, earlyStopping }: Phase): boolean {
  return epoch >= rates.length || (earlyStopping !== undefined && hasStopped(best, earlyStopping, epoch));
}

/** Tells of a learning rate that has just fallen; `undefined` when it has not. */
export function fallMessage(before: TrainingProgress, after: TrainingProgress, { plateau, rates }: Phase): Message | undefined {
  if (plateau === undefined || after.plateau === undefined) return undefined;
  const { learningRate } = after.plateau;
  if (learningRate === (before.plateau?.learningRate ?? rates[0])) return undefined;
  const rate = formatValue(learningRate * after.rateScale);
  const template = 'the loss has not fallen for {0}: the learning rate is {1} after epoch {2}';
  return say(template, epochCount(plateau.patience ?? 10), rate, formatCount(after.epoch));
}

/** Tells of the end of a phase whose last epoch was not its best; `undefined` of any other. */
export function returnToBestMessage(
  { epoch, best }: TrainingProgress,
  { rates, earlyStopping, keepsBest = false }: Phase,
): Message | undefined {
  if (best?.epoch === 0 && epoch > 0)
    return say('fine-tuning did not lower the loss of {0}: the model stays as it was before', formatValue(best.loss));
  if ((earlyStopping === undefined && !keepsBest) || best === undefined || best.epoch === epoch) return undefined;
  const stopped = earlyStopping !== undefined && (epoch < rates.length || hasStopped(best, earlyStopping, epoch));
  const why = stopped
    ? say('stopped early at epoch {0}: no gain for {1}; ', formatCount(epoch), epochCount(earlyStopping.patience))
    : nothing;
  return say('{0}went back to the weights of epoch {1}, with the lowest loss, {2}', why, formatCount(best.epoch), formatValue(best.loss));
}
