/** What follows from a Keras file: costs, and why some are not known. */
import { budgetProblems, layersOverBudget } from '../cost/budget';
import { modelCost } from '../cost/cost';
import { buildGraph, type GraphResult, type LayerDraft } from '../graph/build';
import { say } from '../message';
import { type Judgement, unknownLayers } from '../spec/judge';
import type { Problem } from '../spec/problem';
import type { BudgetSpec } from '../spec/schema';

export interface KerasParts {
  readonly name: string;
  readonly layers: readonly (LayerDraft & { readonly type?: string })[];
  /** Such files carry no limits of their own. */
  readonly budget: BudgetSpec;
}

/** @param before what was built of an earlier text, to build on */
export function judgeKeras({ name, layers, budget: limits }: KerasParts, before?: GraphResult): Judgement {
  const built = buildGraph(name, layers, before);
  const cost = modelCost(built);
  const isValid = built.graph !== undefined;
  const budget = isValid ? limits : {};
  const oversized = layersOverBudget(built.layers, cost.params, budget);
  const { params, macs, bytes } = cost;
  const unknown = isValid ? [] : layers.flatMap((layer, index) => (layer.spec === undefined ? [unknownCost(layer, index)] : []));
  // That layers do not fit is our misunderstanding, not the file's fault: Keras has built this model.
  const misunderstood = built.problems.map((problem): Problem => ({ ...problem, code: 'unknown-cost', severity: 'information' }));
  return {
    built,
    layers: built.layers,
    unknown: unknownLayers(layers, built.layers),
    cost,
    budget,
    oversized,
    problems: [...unknown, ...misunderstood, ...budgetProblems({ params, macs, bytes, layers: oversized }, budget, 'setting')],
    isValid,
    ...(built.graph === undefined ? {} : { graph: built.graph }),
  };
}

function unknownCost({ name, type }: KerasParts['layers'][number], index: number): Problem {
  const words = say('the cost of {0} is not known: {1} is a layer type of which this version knows nothing', name ?? '', type ?? '');
  return { code: 'unknown-cost', severity: 'information', words, path: ['layers', index] };
}
