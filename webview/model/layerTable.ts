/** What the layer budget shows: every layer's cost, and what a run has left of it. Pure. */
import { budgetProblems } from '../../src/core/cost/budget';
import { bytesPerParameter, type LayerCost, type ModelCost, shareOf } from '../../src/core/cost/cost';
import { formatShape, type Shape } from '../../src/core/layers/kind';
import type { ScoreCard } from '../../src/core/score/scoreCard';
import { countedParams, type RunState } from '../../src/core/run/state';
import type { Problem } from '../../src/core/problem/problem';
import type { BudgetSpec } from '../../src/core/cost/budgetSchema';
import { localized } from '../l10n';

/** A value of the original, and of the shrunk model as far as it is known. */
export interface Amount<T> {
  readonly original: T;
  readonly now?: T;
}

export interface LayerRow {
  readonly name: string;
  /** "Dense 64 relu". */
  readonly words: Amount<string>;
  /** Whether it is new, or gone, in the shrunk model. */
  readonly change?: 'added' | 'gone';
  readonly outputShape: Amount<string>;
  readonly params: Amount<number>;
  /** Share of the original's parameters that count and are gone; `null` without a run and for a layer without parameters. */
  readonly sparsity: number | null;
  /** Of the parameters that are stored, zeros included, which is what budgets are about; 0 where that is not known yet. */
  readonly share: number;
  readonly macs: Amount<number | null>;
  /** As float32, and as the shrunk model is stored: packed. */
  readonly bytes: Amount<number>;
  /** Why it is over budget, zeros included. */
  readonly overBudget?: string;
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
  const currentCost = scores === undefined ? cost : costOfShrunk(cost, scores);
  const problems = budgetProblems(currentCost, budget, 'spec', scores !== undefined);
  const had = run === null ? cost.params : countedParams(run.started);
  const total = run?.nonzero ?? had;
  const rows = [...originalRows(cost, currentCost, problems, run), ...addedRows(cost, run)];
  return {
    rows,
    total: {
      params: amount(had, run?.nonzero),
      sparsity: run === null ? null : sparsity(had, total),
      share: total === 0 ? 0 : 1,
      macs: amount(cost.macs, scores?.shrunk.macs),
      bytes: amount(cost.bytes, scores?.shrunk.bytes),
      ...over(problems.filter(({ code }) => code === 'model-over-budget')),
    },
    largest: rows.reduce((most, { params: { original, now = 0 } }) => Math.max(most, original, now), 1),
  };
}

function originalRows(cost: ModelCost, currentCost: ModelCost, problems: readonly Problem[], run: RunState | null): LayerRow[] {
  const ofRun = new Map(run?.layers.map((layer) => [layer.name, layer]));
  const scored = new Map(run?.finished?.scoreCard.layers.map((layer) => [layer.name, layer]));
  const byLayer = new Map<unknown, Problem[]>();
  for (const problem of problems) byLayer.set(problem.path[1], [...(byLayer.get(problem.path[1]) ?? []), problem]);

  return cost.layers.map((layer, at): LayerRow => {
    const score = scored.get(layer.name);
    const { params, nonzero: left } = ofRun.get(layer.name) ?? { params: layer.params, nonzero: layer.params };
    const isGone = score?.words[1] === null;
    return {
      name: layer.name,
      words: amount(layer.words, score?.words[1] ?? undefined),
      ...(isGone ? { change: 'gone' } : {}),
      outputShape: amount(formatShape(layer.outputShape), score && shapeText(score.outputShape[1])),
      params: amount(params, run === null ? undefined : left),
      sparsity: run === null ? null : sparsity(params, left),
      share: currentCost.layers[at]!.share,
      macs: amount(layer.macs, score?.macs[1]),
      bytes: amount(layer.bytes, score?.bytes[1]),
      ...over(byLayer.get(layer.index)),
    };
  });
}

/** Layers that shrinking has put in; what they are is known once the model is finished. */
function addedRows(cost: ModelCost, run: RunState | null): LayerRow[] {
  const known = new Set(cost.layers.map(({ name }) => name));
  const scored = new Map(run?.finished?.scoreCard.layers.map((layer) => [layer.name, layer]));
  return (run?.layers ?? [])
    .filter(({ name }) => !known.has(name))
    .map(({ name, nonzero }): LayerRow => {
      const score = scored.get(name);
      return {
        name,
        words: { original: score?.words[1] ?? '' },
        change: 'added',
        outputShape: { original: shapeText(score?.outputShape[1] ?? null) },
        params: { original: 0, now: nonzero },
        sparsity: null,
        share: score === undefined ? 0 : shareOf(score.params[1], run!.finished!.scoreCard.shrunk.params),
        macs: amount<number | null>(0, score?.macs[1]),
        bytes: amount(0, score?.bytes[1]),
      };
    });
}

function shapeText(shape: Shape | null): string {
  return shape === null ? '–' : formatShape(shape);
}

/** What `bonsai check` says of the shrunk model: budgets count zeros, and four bytes a parameter. */
function costOfShrunk(cost: ModelCost, { shrunk, layers }: ScoreCard): ModelCost {
  const stored = new Map(layers.map(({ name, params }) => [name, params[1]]));
  return {
    params: shrunk.params,
    macs: shrunk.macs,
    bytes: shrunk.params * bytesPerParameter,
    layers: cost.layers.map((layer): LayerCost => {
      const params = stored.get(layer.name) ?? layer.params;
      return { ...layer, params, bytes: params * bytesPerParameter, share: shareOf(params, shrunk.params) };
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
  return problems.length === 0 ? {} : { overBudget: problems.map(({ message }) => localized(message)).join('; ') };
}
