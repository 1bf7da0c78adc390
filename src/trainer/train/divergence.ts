/** Training that goes wrong: how it is seen, and what is done about it. */
import type { ModelGraph } from '../../core/graph/graph';
import { isPenalized } from '../../core/layers/weightRules';
import { type Message, say } from '../../core/message/message';
import type { Weights } from '../../core/weights/weights';
import type { EpochResult, OptimizerState } from '../engine/engine';
import { EngineError } from '../engine/errors';
import type { Phase } from './plan';
import type { TrainingProgress } from './trainingState';

/** A phase that keeps diverging starts again with a lower learning rate, at most so many times. */
const mostReturns = 3;
/** A loss that grows so much is taken for divergence. */
const growth = 10;

/** What went wrong in an epoch, as the middle of a sentence about the loss; `undefined` when nothing did. */
export function divergenceOf(
  { loss, finite }: EpochResult,
  { startLoss = 0, lastLoss }: TrainingProgress,
  phase: Phase,
  graph: ModelGraph,
): Message | undefined {
  if (!finite) return say('became infinite or not a number');
  // With dropout or penalties, losses while training are another thing than those measured, so that only they compare.
  const known = lastLoss ?? (phase.stage === 'train' && !graph.layers.some(isPenalized) ? 0 : Infinity);
  return loss > growth * Math.max(startLoss, known) ? say('grew more than {0} times', growth) : undefined;
}

/**
 * The progress at the start of the phase, with half the learning rate.
 *
 * @param what went wrong
 * @throws EngineError when that has been tried often enough
 */
export function progressToReturnTo(progress: TrainingProgress, phase: Phase, what: Message): TrainingProgress {
  const { best: _best, plateau: _plateau, ...rest } = progress;
  const { epoch, epochsAdded, rateScale } = progress;
  if (rateScale <= 2 ** -mostReturns) {
    throw new EngineError(
      say(
        'training does not settle: the loss {0} {1}, even with {2} times smaller steps; lower train.learningRate, or scale the data to about −1…1 (data.scale)',
        what,
        whereIn(phase),
        2 ** mostReturns,
      ),
    );
  }
  return { ...rest, epoch: 0, epochsAdded: epochsAdded + epoch, rateScale: rateScale / 2 };
}

export function returnMessage(phase: Phase, what: Message): Message {
  return say('the loss {0} {1}: went back to where that began, and goes on with half the learning rate', what, whereIn(phase));
}

/** An optimizer that does not remember the gradients that went wrong. */
export function restarted({ slots }: OptimizerState): OptimizerState {
  const zeros = (weights: Weights): Weights =>
    new Map([...weights].map(([key, { shape, data }]) => [key, { shape, data: new Float32Array(data.length) }]));
  return { iterations: 0, slots: new Map([...slots].map(([name, weights]) => [name, zeros(weights)])) };
}

function whereIn({ round }: Phase): Message {
  return round === 0 ? say('while training the original') : say('in round {0}', round);
}
