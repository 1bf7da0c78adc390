/** The epochs of a phase: trained until they are over, done again where they diverge, and ended with the weights that were best. */
import { type Message, say } from '../../core/message/message';
import type { EpochResult } from '../engine/engine';
import type { Projection } from '../shrink/method';
import { afterEvaluation, fallMessage, isBest, isEvaluatedAfter, isOver, learningRateAt, returnToBestMessage } from './convergence';
import { canReturn, divergenceOf, driftOf, type Failure, restarted, returnFrom } from './divergence';
import { isGradientEpoch, measuredGradients } from './gradientStrip';
import { shouldInspectLayers, inspectLayers } from './layersInTraining';
import type { Phase } from './plan';
import { throttle } from './throttle';
import type { TrainingRun } from './trainingRun';

/** Brings weights back to what a phase must keep to. */
type Project = ReturnType<Projection>;

/** @throws CancelledError, EngineError */
export async function trainPhase(run: TrainingRun, phase: Phase): Promise<void> {
  const { model } = run;
  const projection = phase.projection?.(model.graph, run.snapshots.start);
  while (!isOver(run.progress, phase) && !run.isStopped) {
    const learningRate = learningRateAt(run.progress, phase);
    const { count } = model.data.training;
    const onProgress = throttle((done: number) => run.emitProgress(done / count));
    const result = await model.trainEpoch({ learningRate, projection, onProgress });
    const failure = divergenceOf(result, run.progress, phase, model.graph) ?? (await layersFailure(run, phase, result));
    if (failure === undefined) await endEpoch(run, phase, { ...result, learningRate, projection });
    else await returnWarned(run, phase, failure);
  }
  if (hasGainedNothing(run) && canReturn(run.progress) && !run.isStopped) {
    const message = await returnToStart(run, phase, { what: say('fine-tuning did not lower the loss') });
    run.emitter.inform(message);
    return trainPhase(run, phase);
  }
  returnToBest(run, phase);
  if (phase.rates.length === 0) return;
  await model.recalibrateBatchNorms(projection);
  const drift = phase.stage === 'shrink' && !run.isStopped ? driftOf(await model.currentLoss(), run.progress) : undefined;
  if (drift === undefined) return;
  await returnWarned(run, phase, drift);
  await trainPhase(run, phase);
}

/** The model that a phase begins with is the best so far, where only a better one is to be taken. */
export function keepStart(run: TrainingRun, { keepsBest = false, rates }: Phase): void {
  if (!keepsBest || rates.length === 0) return;
  run.keep({ best: run.snapshots.start });
  run.advance({ best: { loss: run.progress.startLoss!, epoch: 0 } });
}

/** Whether no epoch of a phase that only takes a better model has given one. */
function hasGainedNothing({ progress: { best, epoch } }: TrainingRun): boolean {
  return best?.epoch === 0 && epoch > 0;
}

/** What an epoch has done to the layers of the original. */
async function layersFailure(run: TrainingRun, { stage }: Phase, result: EpochResult): Promise<Failure | undefined> {
  if (stage !== 'train' || !shouldInspectLayers(run.progress, result)) return undefined;
  const { failure, messages } = await inspectLayers(run.model, run.snapshots.start, run.progress);
  for (const message of messages) run.emitter.warn(message, run.progress.epochsDone + 1);
  return failure;
}

interface EndedEpoch extends EpochResult {
  readonly learningRate: number;
  readonly projection: Project | undefined;
}

async function endEpoch(run: TrainingRun, phase: Phase, { loss, gradientNorm, learningRate, projection }: EndedEpoch): Promise<void> {
  const { model, emitter, request } = run;
  const { epoch, epochsDone } = run.progress;
  const before = { ...run.progress, epoch: epoch + 1, epochsDone: epochsDone + 1, lastLoss: loss, lastNorm: gradientNorm };
  if (phase.stage === 'train' && before.epoch === request.plan.rewindTo) run.keep({ early: model.current().weights });
  const isEvaluated = isEvaluatedAfter(before.epoch, phase, request.data);
  if (isEvaluated) await model.recalibrateBatchNorms(projection);
  const measured = isEvaluated ? await model.measureLoss() : undefined;
  const evaluatedLoss = measured ?? loss;
  const validation = measured === undefined || model.data.validation === undefined ? {} : { validationLoss: measured };
  if (isBest(before, phase, evaluatedLoss)) run.keep({ best: model.current().weights });
  run.set({ progress: afterEvaluation(before, phase, evaluatedLoss) });
  emitter.emit({
    type: 'epoch',
    stage: phase.stage,
    round: phase.round,
    epoch: before.epochsDone,
    epochs: request.plan.epochs + before.epochsAdded,
    loss,
    ...validation,
    learningRate,
    gradientNorm,
  });
  emitter.inform(fallMessage(before, run.progress, phase));
  if (phase.stage === 'train') await showGradients(run, before.epoch);
  await run.betweenEpochs();
}

/** Of the original alone: for another structure, what computes them would have to be compiled first. @param epoch of the phase */
async function showGradients({ model, emitter, request, progress }: TrainingRun, epoch: number): Promise<void> {
  const { data, train, signal } = request;
  if (!isGradientEpoch(epoch, Math.ceil(data.training.count / train.batchSize))) return;
  const measured = await measuredGradients(model, progress.epochsDone, signal);
  if (measured !== undefined) emitter.emit(measured);
}

/** Ends a phase that may be stopped early with the weights that were best. */
function returnToBest(run: TrainingRun, phase: Phase): void {
  const { model, emitter, request } = run;
  const { best, ...snapshots } = run.snapshots;
  const message = returnToBestMessage(run.progress, phase);
  emitter.inform(message);
  if (message !== undefined && best !== undefined) model.setWeights(best);
  // A step may want to go back to weights of an epoch that training did not come to.
  const isMissing = phase.stage === 'train' && request.plan.rewindTo !== undefined && snapshots.early === undefined;
  const { best: _best, plateau: _plateau, ...progress } = run.progress;
  run.set({
    snapshots: isMissing ? { ...snapshots, early: model.current().weights } : snapshots,
    progress: { ...progress, epochsAdded: progress.epochsAdded - (phase.rates.length - progress.epoch) },
  });
}

async function returnWarned(run: TrainingRun, phase: Phase, failure: Failure): Promise<void> {
  const message = await returnToStart(run, phase, failure);
  run.emitter.warn(message, run.progress.epochsDone + 1);
}

/** Back to the start of a phase that went wrong, with a lower learning rate, or to its end, where that did not help. */
async function returnToStart(run: TrainingRun, phase: Phase, failure: Failure): Promise<Message> {
  const { model } = run;
  const { progress, message } = returnFrom(run.progress, phase, failure);
  run.set({ progress });
  await model.clipTo(progress.clipNorm);
  model.restore(run.snapshots.start, restarted(model.session.getOptimizerState()));
  keepStart(run, phase);
  return message;
}
