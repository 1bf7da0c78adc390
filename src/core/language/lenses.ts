/** The numbers that stand over a model and over its layers. */
import { budgetProblems, isOverBudget } from '../cost/budget';
import type { LayerCost, ModelCost } from '../cost/cost';
import { formatBytes, formatCount, formatShare, formatShort } from '../cost/format';
import { formatShape } from '../layers/kind';
import { type Message, nothing, say } from '../message';
import type { Judgement } from '../spec/judge';
import type { BudgetSpec } from '../spec/schema';
import { typeOffset } from './marks';
import type { Model } from './model';

export interface Lens {
  /** The lens stands over the line of this offset. */
  readonly offset: number;
  /** Missing for the summary of the model. */
  readonly layer?: LayerCost;
  readonly isOverBudget: boolean;
}

/** The summary first, then one lens for each layer whose cost is known, or only for those over budget. */
export function lensesOf({ text, judgement }: Model, which: 'all' | 'overBudget'): Lens[] {
  if (judgement === undefined) return [];
  const { budget, cost } = judgement;
  const over = new Set(cost.layers.filter((layer) => isOverBudget(layer, budget)));
  const layers = (which === 'all' ? cost.layers : [...over]).flatMap((layer): Lens[] => {
    const place = text.layers[layer.index];
    if (place === undefined) return [];
    // In a file of one line, each stands at its layer's class.
    const offset = typeOffset(text, layer.index) ?? place.offset;
    return [{ offset, layer, isOverBudget: over.has(layer) }];
  });
  return [{ offset: text.shell?.offset ?? 0, isOverBudget: budgetProblems(cost, budget).length > 0 }, ...layers];
}

export function lensWords({ layer }: Lens, judgement: Judgement): Message {
  if (layer !== undefined) return layerWords(layer, judgement.graph !== undefined);
  if (judgement.graph !== undefined) return modelWords(judgement.cost, judgement.budget);
  const errors = judgement.problems.filter(({ severity }) => severity === 'error').length;
  return errors > 0 ? say('cost unknown: {0} error(s) in the spec', errors) : partlyKnownWords(judgement);
}

/** Of a file without errors: its layers are of types that are not known, or fed by such. */
function partlyKnownWords({ cost, unknown }: Judgement): Message {
  const names = unknown.length > 3 ? [...unknown.slice(0, 3), '…'] : unknown;
  return say('at least {0} parameters: what {1} cost is not known', formatCount(cost.params), names.join(', '));
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
  if (budgetProblems(cost, budget).length === 0) return say(' · within budget');
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
  const bytes = formatBytes(layer.bytes);
  return say('→ {0} · {1} parameters{2} · {3} · {4}', shape, formatCount(layer.params), share, bytes, macsWords(layer.macs));
}

function macsWords(macs: number | null): Message {
  return macs === null ? say('MACs depend on the input size') : say('{0} MACs', formatShort(macs));
}
