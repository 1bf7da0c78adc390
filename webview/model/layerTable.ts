/** What the layer budget shows: every layer's cost, and what a run has left of it. Pure. */
import { budgetProblems } from '../../src/core/cost/budget';
import { bytesPerParameter, type LayerCost, type ModelCost } from '../../src/core/cost/cost';
import { formatShape } from '../../src/core/layers/kind';
import { toText } from '../../src/core/message';
import type { RunStarted } from '../../src/core/run/events';
import type { RunState } from '../../src/core/run/state';
import type { Problem } from '../../src/core/spec/problem';
import type { BudgetSpec } from '../../src/core/spec/schema';

/** A number of the original, and of the shrunk model as far as it is known. */
export interface Amount<T extends number | null = number | null> {
  readonly original: T;
  readonly now?: T;
}

export interface LayerRow {
  readonly name: string;
  readonly type: string;
  readonly outputShape: string;
  readonly params: Amount<number>;
  /** Share of the original's parameters that are gone; `null` without a run and for a layer without parameters. */
  readonly sparsity: number | null;
  /** Of the parameters that are left. */
  readonly share: number;
  readonly macs: Amount;
  readonly bytes: Amount;
  /** Why the layer is over budget. */
  readonly overBudget?: string;
}

export interface LayerTable {
  readonly rows: readonly LayerRow[];
  readonly total: Omit<LayerRow, 'name' | 'type' | 'outputShape'>;
  /** Parameters of the largest layer: the length of a whole bar. */
  readonly largest: number;
}

/** @param run of this very model, or `null` for the budget alone */
export function layerTable(cost: ModelCost, budget: BudgetSpec, run: RunState | null): LayerTable {
  const remaining = new Map(run?.layers.map(({ name, nonzero }) => [name, nonzero]));
  const scored = new Map(run?.finished?.scoreCard.layers.map((layer) => [layer.name, layer]));
  const left = run?.nonzero ?? cost.params;
  const now = cost.layers.map((layer): LayerCost => {
    const params = remaining.get(layer.name) ?? layer.params;
    return { ...layer, params, share: left === 0 ? 0 : params / left };
  });
  const shrunk = run?.finished?.scoreCard.shrunk;
  const modelNow: ModelCost = {
    params: left,
    macs: shrunk?.macs ?? cost.macs,
    bytes: shrunk?.bytes ?? cost.bytes,
    layers: now,
  };
  const problems = budgetProblems(modelNow, budget);
  const ofModel = problems.filter(({ code }) => code === 'model-over-budget');
  const byPlace = new Map<unknown, Problem[]>();
  for (const problem of problems) byPlace.set(problem.path[1], [...(byPlace.get(problem.path[1]) ?? []), problem]);

  const rows = cost.layers.map((layer, at): LayerRow => {
    const score = scored.get(layer.name);
    return {
      name: layer.name,
      type: layer.type,
      outputShape: formatShape(layer.outputShape),
      params: amount(layer.params, run === null ? undefined : now[at]!.params),
      sparsity: run === null ? null : sparsity(layer.params, now[at]!.params),
      share: now[at]!.share,
      macs: { original: layer.macs },
      bytes: amount(layer.bytes, score && score.params[1] * bytesPerParameter),
      ...over(byPlace.get(layer.index)),
    };
  });
  return {
    rows,
    total: {
      params: amount(cost.params, run?.nonzero),
      sparsity: run === null ? null : sparsity(cost.params, left),
      share: left === 0 ? 0 : 1,
      macs: amount(cost.macs, shrunk?.macs),
      bytes: amount(cost.bytes, shrunk?.bytes),
      ...over(ofModel),
    },
    largest: Math.max(1, ...cost.layers.map((layer) => layer.params)),
  };
}

/** The cost of the model that a run began with. */
export function costOfRun({ params, macs, layers }: RunStarted): ModelCost {
  return { params, macs, layers, bytes: params * bytesPerParameter };
}

/** Whether the run is of the model as the spec has it now: its figures may only then stand beside the spec's layers. */
export function isRunOf(run: RunState, cost: ModelCost): boolean {
  const ran = run.started.layers;
  return (
    ran.length === cost.layers.length &&
    cost.layers.every((layer, at) => {
      const other = ran[at]!;
      return (
        layer.name === other.name &&
        layer.type === other.type &&
        layer.params === other.params &&
        formatShape(layer.outputShape) === formatShape(other.outputShape)
      );
    })
  );
}

function sparsity(original: number, left: number): number | null {
  return original === 0 ? null : 1 - left / original;
}

function amount<T extends number | null>(original: T, now: T | undefined): Amount<T> {
  return now === undefined ? { original } : { original, now };
}

function over(problems: readonly Problem[] = []): { overBudget?: string } {
  return problems.length === 0 ? {} : { overBudget: problems.map(({ words }) => toText(words)).join('; ') };
}
