/** The numbers that stand over a model and over its layers. */
import { type LayerCost, layerCost } from '../cost/cost';
import { titleOf } from '../cost/deviceFit';
import { formatBytes, formatCount, formatShare, formatShort } from '../message/format';
import { counted } from '../message/counted';
import { formatShape } from '../layers/kind';
import { type Message, nothing, say } from '../message/message';
import type { Analysis } from '../spec/analyzeParts';
import type { ModelDocument } from './modelDocument';
import type { ModelText } from './text/modelText';

export interface Lens {
  /** The lens stands over the line of this offset. */
  readonly offset: number;
  /** The layer's index; missing for the summary of the model. */
  readonly layer?: number;
  readonly isOverBudget: boolean;
}

/** The summary first, then one lens for each layer whose cost is known, or only for those over budget. */
export function lensesOf({ text, analysis }: ModelDocument, which: 'all' | 'overBudget'): Lens[] {
  if (analysis === undefined || analysis.problems.some(({ code }) => code === 'not-a-model')) return [];
  const { built, oversized, problems } = analysis;
  const over = new Set(oversized.map((layer) => layer.index));
  const summary = { offset: text.rootWithoutLayers?.offset ?? 0, isOverBudget: problems.some(({ code }) => code.endsWith('-over-budget')) };
  const layers = which === 'all' ? built.byIndex.flatMap((layer, index) => (layer === undefined ? [] : [index])) : [...over];
  return [summary, ...layers.map((layer) => ({ offset: lensOffset(text, layer), layer, isOverBudget: over.has(layer) }))];
}

/** Where a layer begins; in files that programs wrote, which may be a single line, where its class is. */
function lensOffset(text: ModelText, index: number): number {
  const layer = text.layers[index];
  if (layer === undefined) return 0;
  return text.list?.format.isGenerated === true ? layer.offset + Math.min(layer.typeAt, layer.length) : layer.offset;
}

/** @param analysis of the document that the lens is of */
export function lensMessage({ layer }: Lens, analysis: Analysis): Message {
  const { built, cost, graph, problems, summary } = analysis;
  if (summary !== undefined) return summary;
  const known = layer === undefined ? undefined : built.byIndex[layer];
  if (known !== undefined) return layerSummary(layerCost(known, cost.params), graph !== undefined);
  if (graph !== undefined) return modelMessage(analysis);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return errors > 0
    ? counted(errors, 'cost unknown: {0} error in the spec', 'cost unknown: {0} errors in the spec')
    : partlyKnownMessage(analysis);
}

/** Of a file without errors: its layers are of types that are not known, or fed by such, or of a shape that the file does not give. */
function partlyKnownMessage({ cost, layers, problems, unknown }: Analysis): Message {
  const [reason] = problems;
  if (layers.length === 0 && reason !== undefined) return say('cost unknown: {0}', reason.message);
  const names = unknown.length > 3 ? [...unknown.slice(0, 3), '…'] : unknown;
  return say('at least {0} parameters: what {1} cost is not known', formatCount(cost.params), names.join(', '));
}

/** What is said of a whole model: its cost, and how it stands to its budget. */
type Limited = Pick<Analysis, 'cost' | 'budget' | 'oversized' | 'problems'>;

/** "11,984 parameters · 47.9 kB · 11.8 k MACs · within budget" */
export function modelMessage(analysis: Limited): Message {
  const { cost } = analysis;
  return say('{0} parameters · {1} · {2}{3}', formatCount(cost.params), formatBytes(cost.bytes), macsMessage(cost.macs), verdict(analysis));
}

function verdict({ cost, budget, oversized, problems }: Limited): Message {
  if (Object.keys(budget).length === 0) return nothing;
  const misfit = problems.find(({ code, path }) => code === 'model-over-budget' && path[1] === 'device');
  if (misfit !== undefined) return say(' · {0}', misfit.message);
  if (!problems.some(({ code }) => code.endsWith('-over-budget')))
    return within(
      budget,
      problems.some(({ code }) => code === 'needs-int8'),
    );
  if (budget.params !== undefined && cost.params > budget.params)
    return say(' · over budget of {0} parameters', formatCount(budget.params));
  if (budget.bytes !== undefined && cost.bytes > budget.bytes) return say(' · over budget of {0}', formatBytes(budget.bytes));
  if (budget.macs !== undefined && (cost.macs ?? 0) > budget.macs) return say(' · over budget of {0} MACs', formatShort(budget.macs));
  if (budget.latencyMs !== undefined && problems.some(({ path }) => path[1] === 'latencyMs'))
    return say(' · over budget of {0} ms', String(budget.latencyMs));
  return counted(oversized.length, ' · {0} layer over budget', ' · {0} layers over budget');
}

function within({ device }: Analysis['budget'], onlyInt8: boolean): Message {
  if (device === undefined) return say(' · within budget');
  return say(onlyInt8 ? ' · fits {0} in int8' : ' · fits {0}', titleOf(device));
}

/** @param whole whether the whole model's parameters are known, and so the layer's share of them */
function layerSummary(layer: LayerCost, whole: boolean): Message {
  const shape = formatShape(layer.outputShape);
  if (layer.params === 0 && layer.macs === 0) return say('→ {0}', shape);
  const share = whole ? say(' · {0}', formatShare(layer.share)) : nothing;
  const bytes = formatBytes(layer.bytes);
  return say('→ {0} · {1} parameters{2} · {3} · {4}', shape, formatCount(layer.params), share, bytes, macsMessage(layer.macs));
}

function macsMessage(macs: number | null): Message {
  return macs === null ? say('MACs depend on the input size') : say('{0} MACs', formatShort(macs));
}
