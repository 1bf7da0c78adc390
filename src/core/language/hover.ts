/** What is said of the thing under the pointer. */
import { findNodeAtOffset, getNodePath } from 'jsonc-parser';
import { type LayerCost, layerCost } from '../cost/cost';
import { formatBytes, formatCount, formatShare } from '../message/format';
import { counted } from '../message/counted';
import type { GraphLayer } from '../graph/graph';
import { type CostedLayer, formatShape } from '../layers/kind';
import { type Message, say } from '../message/message';
import type { LayerScore } from '../score/scoreCard';
import type { KnownSensitivity } from '../run/knownSensitivity';
import type { LayerResults } from '../run/layerResults';
import type { Analysis } from '../spec/analyzeParts';
import type { JsonPath, Span } from '../problem/problem';
import { schemasAt } from './fields';
import type { ModelDocument } from './modelDocument';
import { nameAt } from './names';
import { layerMeaning } from './layerMeaning';
import { marksOf } from './marks';
import { sensitivityRows } from './sensitivityRows';
import { layerIndexAt, fragmentAt, spanInDocument, treeOf } from './fragment';
import type { ModelText } from './text/modelText';

export interface Hover {
  readonly span: Span;
  readonly title: Message;
  /** A table of two columns. */
  readonly rows: readonly HoverRow[];
  /** Whether it is about the rows that the model is trained on, of which more can be said when they are read. */
  readonly isOfData?: boolean;
}

export interface HoverRow {
  readonly label: Message;
  readonly value: Message;
}

/** What runs have found out about a model, as far as there were some. */
export interface RunFindings {
  /** Of the newest run. */
  readonly results?: LayerResults | undefined;
  /** Of the last automatic one. */
  readonly sensitivity?: KnownSensitivity | undefined;
}

/** @param findings of runs of this model, where there are some @returns undefined where nothing is to be said */
export function hoverAt(model: ModelDocument, offset: number, findings: RunFindings = {}): Hover | undefined {
  const { text, analysis } = model;
  const layer = layerAt(text, offset);
  if (layer !== undefined && analysis !== undefined) return layerHover(analysis, layer.index, layer.at, findings);
  if (text.list?.format.isGenerated === true) return undefined;
  const fragment = fragmentAt(text, offset);
  const root = fragment.kind === 'gap' ? undefined : treeOf(fragment);
  const node = root && findNodeAtOffset(root, fragment.inward(offset));
  if (root === undefined || node === undefined || node.type === 'object' || node.type === 'array') return undefined;
  const isKey = node.parent?.type === 'property' && node.parent.children?.[0] === node;
  const path = [...fragment.path, ...(getNodePath(node) as JsonPath)];
  const span = spanInDocument(fragment, node);
  const [section, index] = path;
  if (analysis?.graph !== undefined && path.length === 1 && (section === 'name' || section === 'layers')) return modelHover(analysis, span);
  const [schema] = schemasAt(path, root, fragment.path);
  if (schema?.description === undefined) return undefined;
  const isOfData = section === 'data' && (path.length === 1 || index === 'file');
  const rows = isKey && section === 'budget' ? budgetRows(String(index), analysis) : [];
  return { span, title: say(schema.description), rows, ...(isOfData ? { isOfData } : {}) };
}

/** The layer that is meant at a place: by its type, its name, or as an input of another one. */
function layerAt(text: ModelText, offset: number): { readonly index: number; readonly at: Span } | undefined {
  const index = layerIndexAt(text, offset);
  const { type } = index === undefined ? {} : marksOf(text, index);
  if (index !== undefined && type !== undefined && type.offset <= offset && offset <= type.offset + type.length) return { index, at: type };
  const name = nameAt(text, offset);
  return name?.layer === undefined ? undefined : { index: name.layer, at: name.at };
}

function layerHover(analysis: Analysis, index: number, span: Span, findings: RunFindings): Hover | undefined {
  const layer = analysis.built.byIndex[index];
  if (layer === undefined) return undefined;
  const cost = layerCost(layer, analysis.cost.params);
  const { type, name } = layer.spec;
  const hasParams = cost.params > 0;
  const rows: readonly (HoverRow & { readonly isFree?: boolean })[] = [
    { label: say('shape'), value: shapeMessage(layer) },
    { label: say('parameters'), value: parameterMessage(layer, cost, analysis.graph !== undefined), isFree: !hasParams },
    { label: say('weights'), value: say('{0} as float32', formatBytes(cost.bytes)), isFree: !hasParams },
    { label: say('multiply-accumulates'), value: countOrUnknown(cost.macs, formatCount), isFree: !hasParams && cost.macs === 0 },
    { label: say('output'), value: countOrUnknown(cost.activationBytes, formatBytes) },
  ];
  return {
    span,
    title: say('`{0}` · **{1}**: {2}', name, type, say(layerMeaning(type))),
    rows: [
      ...rows.filter(({ isFree }) => isFree !== true).map(({ label, value }) => ({ label, value })),
      ...runRows(name, findings.results),
      ...sensitivityRows(layer, findings.sensitivity),
    ],
  };
}

function shapeMessage({ inputShapes, outputShape }: GraphLayer<CostedLayer>): Message {
  const output = formatShape(outputShape);
  return inputShapes.length === 0 ? say('{0}', output) : say('{0} → {1}', inputShapes.map(formatShape).join(', '), output);
}

/** "100 × 64 (kernel) + 64 (bias) = 6,464, 54 % of the model's". */
function parameterMessage({ weights }: GraphLayer<CostedLayer>, { params, share }: LayerCost, whole: boolean): Message {
  const terms = weights.map((weight) => `${weight.shape.join(' × ')} (${weight.name})`);
  const sum = say('{0} = {1}', terms.join(' + '), formatCount(params));
  return whole ? say("{0}, {1} of the model's", sum, formatShare(share)) : sum;
}

function countOrUnknown(count: number | null, format: (count: number) => string): Message {
  return count === null ? say('depends on the input size') : say('{0} per row', format(count));
}

function runRows(name: string, run: LayerResults | undefined): HoverRow[] {
  const layer = run?.layers.find((candidate) => candidate.name === name);
  if (run === undefined || layer === undefined || layer.params === 0) return [];
  const left = say(
    '{0} of {1} parameters left, {2} sparse',
    formatCount(layer.nonzero),
    formatCount(layer.params),
    formatShare(1 - layer.nonzero / layer.params),
  );
  const score = run.finished?.scoreCard.layers.find((candidate) => candidate.name === name);
  return [{ label: run.status === 'running' ? say('this run') : say('last run'), value: left }, ...rebuiltRows(score)];
}

/** What a layer lost when the model was rebuilt. */
function rebuiltRows(score: LayerScore | undefined): HoverRow[] {
  if (score === undefined) return [];
  const [before, after] = score.words;
  const [had, has] = score.params;
  if (after === null) return [{ label: say('rebuilt'), value: say('without this layer: {0} parameters less', formatCount(had)) }];
  if (before === after && had === has) return [];
  const message = say('{0} → {1}, {2} → {3} parameters', before ?? '', after, formatCount(had), formatCount(has));
  return [{ label: say('rebuilt'), value: message }];
}

function modelHover({ cost, graph }: Analysis, span: Span): Hover {
  return {
    span,
    title: say('`{0}`: {1}', graph!.name, counted(graph!.layers.length, '{0} layer', '{0} layers')),
    rows: [
      { label: say('parameters'), value: say('{0}', formatCount(cost.params)) },
      { label: say('weights'), value: say('{0} as float32', formatBytes(cost.bytes)) },
      { label: say('multiply-accumulates'), value: countOrUnknown(cost.macs, formatCount) },
    ],
  };
}

/** What the model has of a limit. */
function budgetRows(limit: string, analysis: Analysis | undefined): HoverRow[] {
  if (analysis?.graph === undefined) return [];
  const { cost } = analysis;
  const largest = analysis.layers.reduce((most, { params }) => Math.max(most, params), 0);
  const have: Record<string, Message> = {
    params: say('{0}', formatCount(cost.params)),
    bytes: say('{0}', formatBytes(cost.bytes)),
    macs: countOrUnknown(cost.macs, formatCount),
    layerParams: say('{0} in the largest layer', formatCount(largest)),
    layerShare: say('{0} in the largest layer', formatShare(cost.params === 0 ? 0 : largest / cost.params)),
  };
  return Object.hasOwn(have, limit) ? [{ label: say('now'), value: have[limit]! }] : [];
}
