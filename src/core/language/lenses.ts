/** The numbers that stand over a model and over its layers. */
import { findNodeAtLocation } from 'jsonc-parser';
import { budgetProblems, isOverBudget } from '../cost/budget';
import type { LayerCost, ModelCost } from '../cost/cost';
import { formatBytes, formatCount, formatShare, formatShort } from '../cost/format';
import { formatShape } from '../layers/kind';
import { type Message, nothing, say } from '../message';
import type { SpecAnalysis } from '../spec/analyze';
import type { BudgetSpec } from '../spec/schema';

export interface Lens {
  /** The lens stands over the line of this offset. */
  readonly offset: number;
  readonly words: Message;
  /** Missing for the summary of the model. */
  readonly layer?: string;
  readonly overBudget: boolean;
}

/** The summary first, then one lens for each layer whose cost is known. */
export function lensesOf({ root, spec, graph, cost, problems }: SpecAnalysis): Lens[] {
  if (root === undefined) return [];
  const budget = spec?.budget ?? {};
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const summary =
    graph === undefined
      ? { words: say('cost unknown: {0} error(s) in the spec', errors), overBudget: false }
      : { words: modelWords(cost, budget), overBudget: budgetProblems(cost, budget).length > 0 };
  const whole = graph !== undefined;
  const layers = cost.layers.flatMap((layer): Lens[] => {
    const node = findNodeAtLocation(root, ['layers', layer.index]);
    if (node === undefined) return [];
    return [{ offset: node.offset, layer: layer.name, words: layerWords(layer, whole), overBudget: whole && isOverBudget(layer, budget) }];
  });
  return [{ offset: root.offset, ...summary }, ...layers];
}

function modelWords(cost: ModelCost, budget: BudgetSpec): Message {
  return say(
    '{0} parameters · {1} · {2}{3}',
    formatCount(cost.params),
    formatBytes(cost.bytes),
    macsWords(cost.macs),
    verdict(cost, budget),
  );
}

function verdict(cost: ModelCost, budget: BudgetSpec): Message {
  if (Object.keys(budget).length === 0) return nothing;
  const [problem] = budgetProblems(cost, budget);
  if (problem === undefined) return say(' · within budget');
  if (budget.params !== undefined && cost.params > budget.params)
    return say(' · over budget of {0} parameters', formatCount(budget.params));
  if (budget.bytes !== undefined && cost.bytes > budget.bytes) return say(' · over budget of {0}', formatBytes(budget.bytes));
  if (budget.macs !== undefined && (cost.macs ?? 0) > budget.macs) return say(' · over budget of {0} MACs', formatShort(budget.macs));
  return say(' · {0} layer(s) over budget', cost.layers.filter((layer) => isOverBudget(layer, budget)).length);
}

/** @param whole whether the whole model's parameters are known, and so the layer's share of them */
function layerWords(layer: LayerCost, whole: boolean): Message {
  const shape = formatShape(layer.outputShape);
  if (layer.params === 0 && layer.macs === 0) return say('→ {0}', shape);
  const share = whole ? say(' · {0}', formatShare(layer.share)) : nothing;
  return say(
    '→ {0} · {1} parameters{2} · {3} · {4}',
    shape,
    formatCount(layer.params),
    share,
    formatBytes(layer.bytes),
    macsWords(layer.macs),
  );
}

function macsWords(macs: number | null): Message {
  return macs === null ? say('MACs depend on the input size') : say('{0} MACs', formatShort(macs));
}
