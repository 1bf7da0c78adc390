/** What the losses of a stretch's epochs mean for its learning rate, and for going on at all. */
import { formatCount, formatValue } from '../../core/cost/format';
import { hasStopped, isGain } from '../../core/training/earlyStopping';
import { afterEpoch, startPlateau } from '../../core/training/plateau';
import type { Stretch } from './plan';
import type { Place } from './position';

/** The learning rate of the next epoch. */
export function learningRateAt({ epoch, plateau, rateScale }: Place, { rates }: Stretch): number {
  return (plateau?.learningRate ?? rates[epoch]!) * rateScale;
}

/** Whether every epoch's loss decides something, so that it must be that of held-out rows, where there are any. */
export function isWatched({ plateau, earlyStopping }: Stretch): boolean {
  return plateau !== undefined || earlyStopping !== undefined;
}

/** Whether an epoch's loss is the best of the stretch, which can then go back to its weights. */
export function isBest({ best }: Place, { earlyStopping }: Stretch, loss: number): boolean {
  return earlyStopping !== undefined && isGain(best, earlyStopping, loss);
}

/** @param place after an epoch @param loss of that epoch */
export function judged(place: Place, stretch: Stretch, loss: number): Place {
  const plateau = stretch.plateau && afterEpoch(place.plateau ?? startPlateau(stretch.rates[0]!), stretch.plateau, loss);
  return {
    ...place,
    ...(plateau === undefined ? {} : { plateau }),
    ...(isBest(place, stretch, loss) ? { best: { loss, epoch: place.epoch } } : {}),
  };
}

/** Whether a stretch has had all its epochs, or gains nothing from more. */
export function isOver({ epoch, best }: Place, { rates, earlyStopping }: Stretch): boolean {
  return epoch >= rates.length || (earlyStopping !== undefined && hasStopped(best, earlyStopping, epoch));
}

/** Tells of a learning rate that has just fallen; `undefined` when it has not. */
export function fallWords(before: Place, after: Place, { plateau, rates }: Stretch): string | undefined {
  if (plateau === undefined || after.plateau === undefined) return undefined;
  const { learningRate } = after.plateau;
  if (learningRate === (before.plateau?.learningRate ?? rates[0])) return undefined;
  const rate = formatValue(learningRate * after.rateScale);
  return `the loss has not fallen for ${epochs(plateau.patience ?? 10)}: the learning rate is ${rate} after epoch ${formatCount(after.epoch)}`;
}

/** Tells of the end of a stretch whose last epoch was not its best; `undefined` of any other. */
export function returnToBestWords({ epoch, best }: Place, { rates, earlyStopping }: Stretch): string | undefined {
  if (earlyStopping === undefined || best === undefined || best.epoch === epoch) return undefined;
  const stopped = epoch < rates.length || hasStopped(best, earlyStopping, epoch);
  const why = stopped ? `stopped early at epoch ${formatCount(epoch)}: no gain for ${epochs(earlyStopping.patience)}; ` : '';
  return `${why}went back to the weights of epoch ${formatCount(best.epoch)}, with the lowest loss, ${formatValue(best.loss)}`;
}

function epochs(count: number): string {
  return count === 1 ? '1 epoch' : `${formatCount(count)} epochs`;
}
