/** Training that goes wrong: how it is seen, and what is done about it. */
import { formatShare, formatValue } from '../../core/message/format';
import type { ModelGraph } from '../../core/graph/graph';
import { isPenalized } from '../../core/layers/weightRules';
import { type Message, say } from '../../core/message/message';
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
export function divergenceOf(
  { loss, finite }: EpochResult,
  { startLoss, lastLoss }: Place,
  stretch: Stretch,
  graph: ModelGraph,
): Message | undefined {
  if (!finite) return say('became infinite or not a number');
  // With dropout or penalties, losses while training are another thing than those measured, so that only they compare.
  const known = lastLoss ?? (stretch.stage === 'train' && !graph.layers.some(isPenalized) ? 0 : Infinity);
  return loss > growth * Math.max(startLoss, known) ? say('grew more than {0} times', growth) : undefined;
}

/**
 * The place at the start of the stretch, with half the learning rate.
 *
 * @param what went wrong
 * @throws EngineError when that has been tried often enough
 */
export function placeToReturnTo(place: Place, stretch: Stretch, what: Message): Place {
  const { best: _best, plateau: _plateau, ...rest } = place;
  const { epoch, epochsAdded, rateScale } = place;
  if (rateScale <= 2 ** -mostReturns) {
    throw new EngineError(
      say(
        'training does not settle: the loss {0} {1}, even with {2} times smaller steps; lower train.learningRate, or scale the data to about −1…1 (data.scale)',
        what,
        whereIn(stretch),
        2 ** mostReturns,
      ),
    );
  }
  return { ...rest, epoch: 0, epochsAdded: epochsAdded + epoch, rateScale: rateScale / 2 };
}

export function returnWords(stretch: Stretch, what: Message): Message {
  return say('the loss {0} {1}: went back to where that began, and goes on with half the learning rate', what, whereIn(stretch));
}

/** A round that costs more of the loss than the run allows. @param limit how much the loss may grow, as a share of the original's */
export function takenBackWords(round: number, loss: number, originalLoss: number, limit: number): Message {
  const template = "round {0} was taken back: its loss, {1}, is more than {2} above the original's {3}";
  return say(template, round, formatValue(loss), formatShare(limit), formatValue(originalLoss));
}

/** An optimizer that does not remember the gradients that went wrong. */
export function forgotten({ slots }: OptimizerState): OptimizerState {
  const zeros = (weights: Weights): Weights =>
    new Map([...weights].map(([key, { shape, data }]) => [key, { shape, data: new Float32Array(data.length) }]));
  return { iterations: 0, slots: new Map([...slots].map(([name, weights]) => [name, zeros(weights)])) };
}

function whereIn({ round }: Stretch): Message {
  return round === 0 ? say('while training the original') : say('in round {0}', round);
}
