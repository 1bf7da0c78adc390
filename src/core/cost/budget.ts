/** What is over budget in a model: the spec's `budget` against its cost. */
import type { BudgetSpec } from '../spec/schema';
import type { Problem } from '../spec/problem';
import type { LayerCost, ModelCost } from './cost';
import { formatBytes, formatCount, formatShare } from './format';

/** The problems of the model as a whole, and of each layer that is larger than the budget allows one to be. */
export function budgetProblems(cost: ModelCost, budget: BudgetSpec): Problem[] {
  return [...modelProblems(cost, budget), ...cost.layers.flatMap((layer) => layerProblems(layer, budget))];
}

/** Whether the layer exceeds a limit that the budget sets for single layers. */
export function isOverBudget(layer: LayerCost, budget: BudgetSpec): boolean {
  return layerProblems(layer, budget).length > 0;
}

function modelProblems(cost: ModelCost, budget: BudgetSpec): Problem[] {
  const over = (field: 'params' | 'bytes' | 'macs', have: number | null, format: (value: number) => string, what: string): Problem[] => {
    const limit = budget[field];
    if (limit === undefined || have === null || have <= limit) return [];
    return [
      {
        code: 'model-over-budget',
        severity: 'warning',
        message: `the model has ${format(have)}${what}, ${format(have - limit)} more than its budget of ${format(limit)}: shrink it, or raise budget.${field}`,
        path: ['budget', field],
      },
    ];
  };
  return [
    ...over('params', cost.params, formatCount, ' parameters'),
    ...over('bytes', cost.bytes, formatBytes, ' of weights'),
    ...over('macs', cost.macs, formatCount, ' multiply-accumulates'),
  ];
}

function layerProblems(layer: LayerCost, budget: BudgetSpec): Problem[] {
  const problems: Problem[] = [];
  const add = (message: string) =>
    problems.push({ code: 'layer-over-budget', severity: 'warning', message, path: ['layers', layer.index] });
  if (budget.layerParams !== undefined && layer.params > budget.layerParams) {
    add(
      `${layer.name} has ${formatCount(layer.params)} parameters, more than the ${formatCount(budget.layerParams)} that budget.layerParams allows a layer`,
    );
  }
  if (budget.layerShare !== undefined && layer.share > budget.layerShare) {
    add(
      `${layer.name} holds ${formatShare(layer.share)} of the model's parameters (${formatCount(layer.params)}), more than the ${formatShare(budget.layerShare)} that budget.layerShare allows a layer`,
    );
  }
  return problems;
}
