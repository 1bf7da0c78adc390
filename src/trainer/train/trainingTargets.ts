/** What a model is trained towards: the data's targets, or the trained original's outputs as well. */
import type { Weights } from '../../core/weights/weights';
import type { ModelSession } from '../engine/engine';
import { distilled, type DistillationTargets, isDistilled } from './distill';
import type { TrainingRequest } from './trainingRequest';

export interface TrainingTargets {
  /** The data's own targets, or ones mixed with the original's outputs. */
  readonly targets: DistillationTargets;
  /** The original, where rows that are varied need its outputs every epoch. Must be disposed of. */
  readonly teacher?: ModelSession;
}

/** The targets of the data alone. */
export function targetsOfData({ data, train }: TrainingRequest): TrainingTargets {
  return { targets: { data, train } };
}

/** Targets made with the original as the teacher, where the run distils. @param original the trained original's weights. @throws CancelledError, EngineError */
export async function distillationTargets(original: Weights, request: TrainingRequest): Promise<TrainingTargets> {
  const { engine, data, train, graph, distill, signal, augmentation } = request;
  if (!isDistilled(distill)) return targetsOfData(request);
  const teacher = await engine.compileToPredict({ graph, weights: original, data, train });
  let isKept = false;
  try {
    const targets = await distilled({ session: teacher, graph, weights: original }, { data, train }, distill, signal);
    isKept = augmentation !== undefined || targets.firstMixed !== undefined;
    return isKept ? { targets, teacher } : { targets };
  } finally {
    if (!isKept) teacher.dispose();
  }
}
