import type { Random } from '../../core/random/random';
import type { Engine } from '../engine/engine';
import type { TrainingRequest } from '../train/trainingRequest';
import type { PreparedRun } from './prepare';

/** What a run trains, with what and how. */
export function trainingOfRun(run: PreparedRun, engine: Engine, random: Random, signal: AbortSignal): TrainingRequest {
  const { data, criteria, train, plan, cost, baseline, source, distill, searchPlans } = run;
  return {
    engine,
    data,
    augmentation: data.augmentation,
    evaluationRows: data.evaluationRows,
    criteria,
    train,
    plan,
    distill,
    searchPlans,
    graph: source.graph,
    layers: cost.layers.map(({ name, params }) => ({ name, params: baseline.layers.get(name) ?? params })),
    random,
    signal,
  };
}
