/** What is over budget in a model: the spec's `budget` against its cost. */
import { type Message, say } from '../message/message';
import type { BudgetSpec } from './budgetSchema';
import type { Problem } from '../problem/problem';
import type { GraphLayer } from '../graph/graph';
import type { CostedLayer } from '../layers/kind';
import { bytesPerParameter, type LayerCost, layerCost, type ModelCost } from './cost';
import { formatBytes, formatCount, formatDifferentBytes, formatDifferentShares } from '../message/format';
import { inSpecOrder } from '../graph/graph';

/** Where limits are set: in the spec, or by the editor's setting for files that carry none. */
export type LimitsPlace = 'spec' | 'setting';

/**
 * The problems of the model as a whole, and of each layer that is larger than the budget allows one to be. A budget is about what is stored: zeros
 * count.
 *
 * @param isShrunk whether the costs are those of a shrunk model, which may be stored with zeros
 */
export function budgetProblems(cost: ModelCost, budget: BudgetSpec, place: LimitsPlace = 'spec', isShrunk = false): Problem[] {
  return [...modelProblems(cost, budget, place, isShrunk), ...cost.layers.flatMap((layer) => layerProblems(layer, budget, place))];
}

function limitName(field: keyof BudgetSpec, place: LimitsPlace): Message {
  return place === 'spec' ? say('{0}', `budget.${field}`) : say('the setting {0}', `bonsai.budget.${field}`);
}

/** Whether the layer exceeds a limit that the budget sets for single layers. */
export function isOverBudget({ params, bytes, macs, share }: LayerCost, budget: BudgetSpec): boolean {
  const { layerParams = Infinity, layerBytes = Infinity, layerMacs = Infinity, layerShare = 1 } = budget;
  return params > layerParams || bytes > layerBytes || (macs ?? 0) > layerMacs || share > layerShare;
}

/** The costs of the layers of a graph that exceed such a limit, in the spec's order. @param params of the whole model */
export function layersOverBudget(layers: readonly GraphLayer<CostedLayer>[], params: number, budget: BudgetSpec): LayerCost[] {
  const { layerParams = Infinity, layerBytes = Infinity, layerMacs = Infinity, layerShare = 1 } = budget;
  // For most layers one comparison is enough, without working out their costs.
  const least = Math.min(layerParams, layerBytes / bytesPerParameter, layerShare * params);
  const costs = layers.filter((layer) => layer.params >= least || (layer.macs ?? 0) > layerMacs).map((layer) => layerCost(layer, params));
  return inSpecOrder(costs.filter((layer) => isOverBudget(layer, budget)));
}

function modelProblems(cost: ModelCost, budget: BudgetSpec, place: LimitsPlace, isShrunk: boolean): Problem[] {
  const over = (
    field: 'params' | 'bytes' | 'macs',
    have: number | null,
    format: (value: number) => string,
    template: string,
  ): Problem[] => {
    const limit = budget[field];
    if (limit === undefined || have === null || have <= limit) return [];
    const message = say(template, format(have), format(have - limit), format(limit), limitName(field, place));
    return [{ code: 'model-over-budget', severity: 'warning', message, path: ['budget', field] }];
  };
  return [
    ...over(
      'params',
      cost.params,
      formatCount,
      isShrunk
        ? 'the shrunk model stores {0} parameters, zeros included, {1} more than its budget of {2}: pruneUnits and factorize store fewer; or raise {3}'
        : 'the model has {0} parameters, {1} more than its budget of {2}: shrink it, or raise {3}',
    ),
    ...over(
      'bytes',
      cost.bytes,
      formatBytes,
      isShrunk
        ? 'the shrunk model has {0} of float32 weights, zeros included, {1} more than its budget of {2}: pruneUnits and factorize store fewer; or raise {3}'
        : 'the model has {0} of weights, {1} more than its budget of {2}: shrink it, or raise {3}',
    ),
    ...over(
      'macs',
      cost.macs,
      formatCount,
      'the model has {0} multiply-accumulates, {1} more than its budget of {2}: shrink it, or raise {3}',
    ),
  ];
}

function layerProblems(layer: LayerCost, budget: BudgetSpec, place: LimitsPlace): Problem[] {
  const problem = (message: Message): Problem => ({
    code: 'layer-over-budget',
    severity: 'warning',
    message,
    path: ['layers', layer.index],
  });
  const { layerParams = Infinity, layerBytes = Infinity, layerMacs = Infinity, layerShare = 1 } = budget;
  const problems: Problem[] = [];
  if (layer.params > layerParams) {
    const message = '{0} has {1} parameters, more than the {2} that {3} allows a layer';
    problems.push(problem(say(message, layer.name, formatCount(layer.params), formatCount(layerParams), limitName('layerParams', place))));
  }
  if (layer.bytes > layerBytes) {
    const message = '{0} has {1} of weights, more than the {2} that {3} allows a layer';
    problems.push(problem(say(message, layer.name, ...formatDifferentBytes(layer.bytes, layerBytes), limitName('layerBytes', place))));
  }
  if ((layer.macs ?? 0) > layerMacs) {
    const message = '{0} takes {1} multiply-accumulates, more than the {2} that {3} allows a layer';
    problems.push(problem(say(message, layer.name, formatCount(layer.macs ?? 0), formatCount(layerMacs), limitName('layerMacs', place))));
  }
  if (layer.share > layerShare) {
    const message = "{0} holds {1} of the model's parameters ({2}), more than the {3} that {4} allows a layer";
    const [share, limit] = formatDifferentShares(layer.share, layerShare);
    problems.push(problem(say(message, layer.name, share, formatCount(layer.params), limit, limitName('layerShare', place))));
  }
  return problems;
}
