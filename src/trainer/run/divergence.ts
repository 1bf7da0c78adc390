/** Training that goes wrong: how it is seen, and what is done about it. */
import { formatShare, formatValue } from '../../core/cost/format';
import type { Weights } from '../../core/weights/weights';
import type { EpochResult, OptimizerState } from '../engine/engine';
import { EngineError } from '../engine/errors';
import type { Stretch } from './plan';
import type { Place } from './position';

/** A stretch that keeps diverging starts again with a lower learning rate, at most so many times. */
const mostReturns = 3;
/** A loss that grows so much is taken for divergence. */
const growth = 10;

/** What went wrong in an epoch, as the middle of a sentence about the loss; `undefined` when nothing did. */
export function divergenceOf({ loss, finite }: EpochResult, { startLoss, lastLoss }: Place, stretch: Stretch): string | undefined {
  if (!finite) return 'became infinite or not a number';
  // With dropout, losses while training are another thing than those measured, so that only they compare.
  const known = lastLoss ?? (stretch.stage === 'train' ? 0 : Infinity);
  return loss > growth * Math.max(startLoss, known) ? `grew more than ${String(growth)} times` : undefined;
}

/**
 * The place at the start of the stretch, with half the learning rate.
 *
 * @param what went wrong
 * @throws EngineError when that has been tried often enough
 */
export function placeToReturnTo(place: Place, stretch: Stretch, what: string): Place {
  const { best: _best, plateau: _plateau, ...rest } = place;
  const { epoch, epochsAdded, rateScale } = place;
  if (rateScale <= 2 ** -mostReturns) {
    throw new EngineError(
      `training does not settle: the loss ${what} ${whereIn(stretch)}, even with ${String(2 ** mostReturns)} times smaller steps; lower train.learningRate, or scale the data to about −1…1 (data.scale)`,
    );
  }
  return { ...rest, epoch: 0, epochsAdded: epochsAdded + epoch, rateScale: rateScale / 2 };
}

export function returnWords(stretch: Stretch, what: string): string {
  return `the loss ${what} ${whereIn(stretch)}: went back to where that began, and goes on with half the learning rate`;
}

/** A round that costs more of the loss than the run allows. @param limit how much the loss may grow, as a share of the original's */
export function takenBackWords(round: number, loss: number, originalLoss: number, limit: number): string {
  return `round ${String(round)} was taken back: its loss, ${formatValue(loss)}, is more than ${formatShare(limit)} above the original's ${formatValue(originalLoss)}`;
}

/** An optimizer that does not remember the gradients that went wrong. */
export function forgotten({ slots }: OptimizerState): OptimizerState {
  const zeros = (weights: Weights): Weights =>
    new Map([...weights].map(([key, { shape, data }]) => [key, { shape, data: new Float32Array(data.length) }]));
  return { iterations: 0, slots: new Map([...slots].map(([name, weights]) => [name, zeros(weights)])) };
}

function whereIn({ round }: Stretch): string {
  return round === 0 ? 'while training the original' : `in round ${String(round)}`;
}
