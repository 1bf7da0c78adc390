/** Training that goes wrong: how it is seen, and what is done about it. */
import { formatValue } from '../../core/message/format';
import type { ModelGraph } from '../../core/graph/graph';
import { isPenalized } from '../../core/layers/weightRules';
import { type Message, say } from '../../core/message/message';
import type { Weights } from '../../core/weights/weights';
import type { EpochResult, OptimizerState } from '../engine/engine';
import { EngineError } from '../engine/errors';
import type { Phase } from './plan';
import type { TrainingProgress } from './trainingState';

/** What the rates of a phase are multiplied with when it starts again, and again; after that it is given up. */
const scales = [1, 1 / 2, 1 / 16, 1 / 128];
/** A loss that grows so much is taken for divergence. */
const growth = 10;
/** One that the first epoch leaves so much above that of random weights has had steps too large. */
const firstGrowth = 2;
/** Gradients that grow so much from one epoch to the next are about to take the weights away. */
const gradientGrowth = 1000;
/** Fine-tuning that leaves a loss so much higher than it found is undone. */
const drift = 1.25;

/** What went wrong. */
export interface Failure {
  /** The beginning of a sentence: "the loss grew more than 10 times". */
  readonly what: Message;
  /** From now on, gradients are scaled down to this norm: what they had before they grew. */
  readonly clipNorm?: number;
}

/** What went wrong in an epoch; `undefined` when nothing did. */
export function divergenceOf(
  { loss, finite, gradientNorm }: EpochResult,
  { startLoss = 0, lastLoss, lastNorm }: TrainingProgress,
  phase: Phase,
  graph: ModelGraph,
): Failure | undefined {
  const clipping = lastNorm === undefined || !(lastNorm > 0) ? {} : { clipNorm: lastNorm };
  if (!finite) return { what: say('the loss became infinite or not a number'), ...clipping };
  // With dropout or penalties, losses while training are another thing than those measured, so that only they compare.
  const known = lastLoss ?? (phase.stage === 'train' && !graph.layers.some(isPenalized) ? 0 : Infinity);
  const most = lastLoss === undefined ? firstGrowth : growth;
  if (loss > most * Math.max(startLoss, known)) return { what: say('the loss grew more than {0} times', most) };
  // Small gradients grow as well when a model is changed; only together with a loss that does is that a failure.
  if (lastNorm !== undefined && gradientNorm > gradientGrowth * lastNorm && loss > known)
    return { what: say('gradients grew more than {0} times', gradientGrowth), ...clipping };
  return undefined;
}

/** What is wrong with a round whose fine-tuning has ended. @param loss on the score card's rows, as `startLoss` is */
export function driftOf(loss: number, { startLoss }: TrainingProgress): Failure | undefined {
  if (startLoss === undefined || loss <= drift * startLoss) return undefined;
  return { what: say('fine-tuning made the loss grow from {0} to {1}', formatValue(startLoss), formatValue(loss)) };
}

/** How training goes on after a failure. */
export interface Return {
  /** At the start of the phase; at its end, where it is left as it was before its epochs. */
  readonly progress: TrainingProgress;
  readonly message: Message;
}

/** Whether a phase can start again with a lower learning rate. */
export function canReturn({ rateScale }: TrainingProgress): boolean {
  return nextScale(rateScale) !== undefined;
}

/** @throws EngineError when the original's training has started again often enough */
export function returnFrom(progress: TrainingProgress, phase: Phase, { what, clipNorm }: Failure): Return {
  const { best: _best, plateau: _plateau, lastNorm: _norm, ...rest } = progress;
  const { epoch, epochsAdded, rateScale } = progress;
  const again = { ...rest, epoch: 0, epochsAdded: epochsAdded + epoch };
  if (clipNorm !== undefined && progress.clipNorm === undefined)
    return { progress: { ...again, clipNorm }, message: clippingMessage(phase, what, clipNorm) };
  const scale = nextScale(rateScale);
  if (scale !== undefined) return { progress: { ...again, rateScale: scale }, message: lowerRateMessage(phase, what, scale / rateScale) };
  if (phase.stage === 'train') throw new EngineError(givenUp(phase, what));
  const epochs = phase.rates.length;
  return {
    progress: { ...again, epoch: epochs, epochsAdded: again.epochsAdded - epochs },
    message: say(
      '{0} {1}, even with a learning rate {2} times lower: the round is left without fine-tuning',
      what,
      whereIn(phase),
      1 / rateScale,
    ),
  };
}

function nextScale(rateScale: number): number | undefined {
  return scales.find((scale) => scale < rateScale);
}

function givenUp(phase: Phase, what: Message): Message {
  return say(
    'training does not settle: {0} {1}, even with {2} times smaller steps; lower train.learningRate, or scale the data to about −1…1 (data.scale)',
    what,
    whereIn(phase),
    Math.round(1 / scales.at(-1)!),
  );
}

function clippingMessage(phase: Phase, what: Message, norm: number): Message {
  const where = whereIn(phase);
  const template = '{0} {1}: went back to where that began, and goes on with gradients scaled down to a norm of {2}';
  return say(template, what, where, formatValue(norm));
}

function lowerRateMessage(phase: Phase, what: Message, scale: number): Message {
  const where = whereIn(phase);
  if (scale === 1 / 2) return say('{0} {1}: went back to where that began, and goes on with half the learning rate', what, where);
  const times = Math.round(1 / scale);
  return say('{0} {1}: went back to where that began, and goes on with a learning rate {2} times lower', what, where, times);
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
