/** What the layer budget shows: every layer's cost, and what a run has left of it. Pure. */
import { budgetProblems } from '../../src/core/cost/budget';
import { bytesPerParameter, type LayerCost, type ModelCost } from '../../src/core/cost/cost';
import { formatShape, type Shape } from '../../src/core/layers/kind';
import { toText } from '../../src/core/message';
import type { ScoreCard } from '../../src/core/run/scoreCard';
import type { RunState } from '../../src/core/run/state';
import type { Problem } from '../../src/core/spec/problem';
import type { BudgetSpec } from '../../src/core/spec/schema';

/** A value of the original, and of the shrunk model as far as it is known. */
export interface Amount<T> {
  readonly original: T;
  readonly now?: T;
}

export interface LayerRow {
  readonly name: string;
  readonly type: string;
  readonly outputShape: Amount<string>;
  readonly params: Amount<number>;
  /** Share of the original's parameters that are gone; `null` without a run and for a layer without parameters. */
  readonly sparsity: number | null;
  /** Of the parameters that are left. */
  readonly share: number;
  readonly macs: Amount<number | null>;
  readonly bytes: Amount<number>;
  /** Why it is over budget, as it is stored. */
  readonly overBudget?: string;
  /** Whether the original has no such layer. */
  readonly added: boolean;
}

export interface LayerTable {
  readonly rows: readonly LayerRow[];
  readonly total: Pick<LayerRow, 'params' | 'sparsity' | 'share' | 'macs' | 'bytes' | 'overBudget'>;
  /** Parameters of the largest layer: the length of a whole bar. */
  readonly largest: number;
}

/** @param run of this very model, or `null` for the budget alone */
export function layerTable(cost: ModelCost, budget: BudgetSpec, run: RunState | null): LayerTable {
  const scores = run?.finished?.scoreCard;
  const problems = budgetProblems(scores === undefined ? cost : storedCost(cost, scores), budget);
  const total = run?.nonzero ?? cost.params;
  const rows = [...originalRows(cost, problems, run, total), ...addedRows(cost, scores, total)];
  return {
    rows,
    total: {
      params: amount(cost.params, run?.nonzero),
      sparsity: run === null ? null : sparsity(cost.params, total),
      share: total === 0 ? 0 : 1,
      macs: amount(cost.macs, scores?.shrunk.macs),
      bytes: amount(cost.bytes, scores?.shrunk.bytes),
      ...over(problems.filter(({ code }) => code === 'model-over-budget')),
    },
    largest: rows.reduce((most, { params: { original, now = 0 } }) => Math.max(most, original, now), 1),
  };
}

function originalRows(cost: ModelCost, problems: readonly Problem[], run: RunState | null, total: number): LayerRow[] {
  const remaining = new Map(run?.layers.map(({ name, nonzero }) => [name, nonzero]));
  const scored = new Map(run?.finished?.scoreCard.layers.map((layer) => [layer.name, layer]));
  const byLayer = new Map<unknown, Problem[]>();
  for (const problem of problems) byLayer.set(problem.path[1], [...(byLayer.get(problem.path[1]) ?? []), problem]);

  return cost.layers.map((layer): LayerRow => {
    const score = scored.get(layer.name);
    const left = remaining.get(layer.name) ?? layer.params;
    return {
      name: layer.name,
      type: layer.type,
      outputShape: amount(formatShape(layer.outputShape), score && shapeText(score.outputShape[1])),
      params: amount(layer.params, run === null ? undefined : left),
      sparsity: run === null ? null : sparsity(layer.params, left),
      share: total === 0 ? 0 : left / total,
      macs: amount(layer.macs, score?.macs[1]),
      bytes: amount(layer.bytes, score && score.params[1] * bytesPerParameter),
      ...over(byLayer.get(layer.index)),
      added: false,
    };
  });
}

/** Layers that shrinking has put in. */
function addedRows(cost: ModelCost, scores: ScoreCard | undefined, total: number): LayerRow[] {
  const known = new Set(cost.layers.map(({ name }) => name));
  return (scores?.layers ?? [])
    .filter(({ name }) => !known.has(name))
    .map(({ name, type, outputShape, params, nonzero, macs }) => ({
      name,
      type,
      outputShape: { original: shapeText(null), now: shapeText(outputShape[1]) },
      params: { original: 0, now: nonzero[1] },
      sparsity: null,
      share: total === 0 ? 0 : nonzero[1] / total,
      macs: { original: 0, now: macs[1] },
      bytes: { original: 0, now: params[1] * bytesPerParameter },
      added: true,
    }));
}

function shapeText(shape: Shape | null): string {
  return shape === null ? '–' : formatShape(shape);
}

/** What the shrunk model costs as it is stored, zeros included: budgets are about that, as in `bonsai check`. */
function storedCost(cost: ModelCost, { shrunk, layers }: ScoreCard): ModelCost {
  const stored = new Map(layers.map(({ name, params }) => [name, params[1]]));
  return {
    params: shrunk.params,
    macs: shrunk.macs,
    bytes: shrunk.bytes,
    layers: cost.layers.map((layer): LayerCost => {
      const params = stored.get(layer.name) ?? layer.params;
      return { ...layer, params, bytes: params * bytesPerParameter, share: shrunk.params === 0 ? 0 : params / shrunk.params };
    }),
  };
}

function sparsity(original: number, left: number): number | null {
  return original === 0 ? null : Math.max(0, 1 - left / original);
}

function amount<T>(original: T, now: T | undefined): Amount<T> {
  return now === undefined ? { original } : { original, now };
}

function over(problems: readonly Problem[] = []): { overBudget?: string } {
  return problems.length === 0 ? {} : { overBudget: problems.map(({ words }) => toText(words)).join('; ') };
}
