/** Keeps the models that `auto` has found with the run, measured as the score card measures. */
import { modelCost } from '../../core/cost/cost';
import { undominated } from '../../core/methods/auto/choose';
import type { FrontPoint } from '../../core/run/front';
import { simplify } from '../../core/units/simplify';
import type { BareModel } from '../../core/weights/model';
import type { ModelOfFront } from '../../system/runs/layout';
import type { Engine } from '../engine/engine';
import { type PackedModel, packModel } from '../formats/packed/packed';
import { evaluateModel, latencies } from '../measure/score';
import type { Trial } from '../train/search/searchState';
import type { PreparedRun } from './prepare';

export interface FrontRequest {
  readonly run: PreparedRun;
  readonly engine: Engine;
  readonly trials: readonly Trial[];
  readonly signal: AbortSignal;
  /** @returns the path of its spec inside the run folder */
  readonly store: (model: ModelOfFront, bare: BareModel, packed: PackedModel) => Promise<string>;
}

/** @returns the models that no other one beats in loss and in parameters, or bytes where the target limits those. @throws CancelledError */
export async function storeFront({ run, engine, trials, signal, store }: FrontRequest): Promise<FrontPoint[]> {
  const { data, train, criteria } = run;
  const known = trials.flatMap(({ model: masked, loss }) => {
    if (loss === undefined || !Number.isFinite(loss)) return [];
    const model = simplify(masked);
    return [{ model, loss, packed: packModel(model) }];
  });
  const best = undominated(known, ({ model, packed }) =>
    run.target.bytes === undefined ? modelCost(model.graph).params : packed.file.length,
  );
  const points: FrontPoint[] = [];
  for (const [at, { model, packed }] of best.entries()) {
    const session = await engine.compileToPredict({ graph: model.graph, weights: model.weights, data, train });
    try {
      const { training, validation } = await evaluateModel(session, data, criteria, signal);
      const { loss, ...metrics } = validation ?? training;
      const { inputs, count } = data.evaluationRows;
      const [latency] = await latencies([session], inputs.subarray(0, inputs.length / count), signal);
      const { params, macs } = modelCost(model.graph);
      const spec = await store(`front-${at + 1}`, model, packed);
      points.push({ params, bytes: packed.file.length, macs, latencyMs: latency!.latencyMs, loss, metrics, model: spec });
    } finally {
      session.dispose();
    }
  }
  return points;
}
