/** A phase's change to the model, and what it does to the loss. */
import { say } from '../../core/message/message';
import { layerProgress } from '../../core/run/layerProgress';
import { hasSameValues } from '../../core/weights/model';
import type { RoundContext } from '../shrink/method';
import type { ModelInTraining } from './modelInTraining';
import type { Phase } from './plan';
import type { RunEmitter } from './runEmitter';
import type { TrainingRequest } from './trainingRequest';

/** A model that is only pruned is rebuilt in the middle of a run when that leaves at most this share of its parameters. */
const worthRebuilding = 0.8;

export interface Change {
  readonly phase: Phase & Required<Pick<Phase, 'change'>>;
  readonly request: TrainingRequest;
  readonly context: RoundContext;
  /** The epoch that would follow. */
  readonly epoch: number;
}

export interface ChangeResult {
  /** After the change; before it, where the change was taken back. */
  readonly loss: number;
  /** Whether any value of the model is another one. */
  readonly hasChanged: boolean;
  /** Whether the change was taken back, because it left no finite loss. */
  readonly isLost: boolean;
}

/** @throws MethodError, CancelledError, EngineError */
export async function changeModel(
  model: ModelInTraining,
  emitter: RunEmitter,
  { phase, request, context, epoch }: Change,
): Promise<ChangeResult> {
  const { round, rebuild, projection } = phase;
  const lossBefore = await model.currentLoss();
  const { distilledLayers } = model;
  const before = model.current();
  const after = await phase.change(before, context);
  const hasChanged = !hasSameValues(before, after);
  await model.adopt(after);
  if (rebuild !== 'never') await model.rebuild(rebuild === 'always' ? 1 : worthRebuilding);
  if (after !== before) await model.recalibrateBatchNorms(projection?.(model.graph, model.current().weights));
  for (const layer of distilledLayers)
    if (!model.distilledLayers.includes(layer))
      emitter.warn(say('{0} has lost units, and is not distilled from the original any more', layer));
  const lossAfter = await model.measureLoss();
  if (Number.isFinite(lossBefore) && !Number.isFinite(lossAfter)) {
    await model.adopt(before);
    emitter.warn(say('round {0} was taken back: its loss is infinite or not a number', round), epoch);
    return { loss: lossBefore, hasChanged, isLost: true };
  }
  const layers = layerProgress(model.current(), request.layers);
  emitter.emit({ type: 'pruned', round, rounds: request.plan.rounds, lossBefore, lossAfter, nonzero: model.nonzero(), layers });
  emitter.showWeights(model.current(), round);
  return { loss: lossAfter, hasChanged, isLost: false };
}
