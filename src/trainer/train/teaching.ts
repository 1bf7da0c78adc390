/** Who a model learns from: the data, or the trained original as well. */
import type { Weights } from '../../core/weights/weights';
import type { ModelSession } from '../engine/engine';
import { distilled, type DistillationTargets, isDistilled } from './distill';
import type { TrainingRequest } from './trainingRequest';

export interface Teaching {
  /** The data's own targets, or ones mixed with the original's outputs. */
  readonly targets: DistillationTargets;
  /** The original, where it is asked for every epoch anew. Must be disposed of. */
  readonly teacher?: ModelSession;
}

/** The data alone. */
export function untaught({ data, train }: TrainingRequest): Teaching {
  return { targets: { data, train } };
}

/** The original teaches where the run asks for it. @param original the trained original's weights. @throws CancelledError, EngineError */
export async function taughtBy(original: Weights, request: TrainingRequest): Promise<Teaching> {
  const { engine, data, train, graph, distill, signal, augmentation } = request;
  if (!isDistilled(distill)) return untaught(request);
  const teacher = await engine.compileToPredict({ graph, weights: original, data, train });
  let isKept = false;
  try {
    const targets = await distilled({ session: teacher, graph, weights: original }, { data, train }, distill, signal);
    isKept = augmentation !== undefined;
    return isKept ? { targets, teacher } : { targets };
  } finally {
    if (!isKept) teacher.dispose();
  }
}
