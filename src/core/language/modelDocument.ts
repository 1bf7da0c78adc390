/** A model's file and what follows from it, kept up to date edit by edit. */
import { findNodeAtLocation, findNodeAtOffset, getNodePath, getNodeValue, type Node } from 'jsonc-parser';
import { type DataFile, type FileHead, fileProblems, filesOf } from '../data/dataFiles';
import type { TextEdit } from '../json/edits';
import { analyzeKeras } from '../keras/analyzeKeras';
import type { KerasSpec } from '../keras/rules';
import type { LayerSpec } from '../layers';
import type { ModelGraph } from '../graph/graph';
import type { GraphResult } from '../graph/graphResult';
import { analyzeParts, type Analysis, settingsOf } from '../spec/analyzeParts';
import type { BudgetSpec } from '../cost/budgetSchema';
import type { RunOrigin } from '../spec/runOrigin';
import type { Spec } from '../spec/schema';
import { place, spanOf } from '../spec/positions';
import type { JsonPath, PlacedProblem, Problem, Span } from '../problem/problem';
import { readLayer } from '../spec/readLayer';
import { tolerantTree } from '../spec/syntax';
import { isGraphModel, isMeantAsSpec, analyzeGraphModel, notAModel } from './otherFiles';
import { editModelText, reread } from './text/edit';
import { syntaxErrorOf, fromRoot, type ListPlace, type ModelText, readModelText } from './text/modelText';
import type { PlacedLayer } from './text/listPart';

/** What follows from a text, by the kind of file that it is. */
export type DocumentAnalysis =
  | (Analysis<LayerSpec> & { readonly format: 'spec' })
  | (Analysis<KerasSpec> & { readonly format: 'keras' })
  | (Analysis & { readonly format: 'other' });

export interface ModelDocument {
  readonly text: ModelText;
  /** What follows from the text or, while that is no JSON, from the last one that was; missing when there was none. */
  readonly analysis?: DocumentAnalysis;
  /** For a file that carries no limits of its own. */
  readonly limits: BudgetSpec;
  /** Of a model of a run. */
  readonly origin?: RunOrigin | undefined;
}

/** The graph of a spec; missing where it has errors, and for other files. */
export function graphOfSpec({ analysis }: ModelDocument): ModelGraph | undefined {
  return analysis?.format === 'spec' ? analysis.graph : undefined;
}

/** @param limits for a file that carries none of its own */
export function openModelDocument(text: string, limits: BudgetSpec = {}): ModelDocument {
  return analyzed(readModelText(text), { limits });
}

/** The same, with what is known of it by where it lies. */
export function withOrigin(model: ModelDocument, origin: RunOrigin | undefined): ModelDocument {
  return origin === undefined ? model : analyzed(model.text, { limits: model.limits, origin }, model.analysis);
}

/** The document after an edit: what the edit does not touch is taken over, so that it takes the time of one layer, not of the model. */
export function editModelDocument(before: ModelDocument, edit: TextEdit): ModelDocument {
  return analyzed(editModelText(before.text, edit), before, before.analysis);
}

/** Looks once more whether a text that seems broken is whole: when an edit opens a comment, another one may close it far away. */
export function settleModelDocument(model: ModelDocument): ModelDocument {
  return syntaxErrorOf(model.text) === undefined ? model : analyzed(reread(model.text), model, model.analysis);
}

/** What is known beside the text. */
type Circumstances = Pick<ModelDocument, 'limits' | 'origin'>;

function analyzed(text: ModelText, { limits, origin }: Circumstances, last?: DocumentAnalysis): ModelDocument {
  const known = { limits, origin };
  const { rootWithoutLayers } = text;
  if (rootWithoutLayers === undefined || syntaxErrorOf(text) !== undefined)
    return { text, ...known, ...(last === undefined ? {} : { analysis: last }) };
  return { text, ...known, analysis: analysisOf({ ...text, rootWithoutLayers }, known, last) };
}

/** A text that could be read. */
interface ReadText extends ModelText {
  readonly rootWithoutLayers: Node;
}

function analysisOf(text: ReadText, { limits, origin }: Circumstances, last?: DocumentAnalysis): DocumentAnalysis {
  const { list, rootWithoutLayers } = text;
  if (list?.format.id === 'keras') {
    const before = last?.format === 'keras' ? last.built : undefined;
    return { ...kerasAnalysis(text, list, limits, before), format: 'keras' };
  }
  if (list === undefined && isGraphModel(rootWithoutLayers)) return { ...analyzeGraphModel(rootWithoutLayers), format: 'other' };
  const isSpec = text.layers.some(({ reading }) => reading.type !== undefined) || isMeantAsSpec(rootWithoutLayers);
  if (!isSpec) return { ...notAModel, format: 'other' };
  const before = last?.format === 'spec' ? last.built : undefined;
  return { ...specAnalysis(text, origin, before), format: 'spec' };
}

function kerasAnalysis(
  { rootWithoutLayers, layers: placed }: ReadText,
  list: ListPlace,
  budget: BudgetSpec,
  before?: GraphResult<KerasSpec>,
): Analysis<KerasSpec> {
  const path = getNodePath(findNodeAtOffset(rootWithoutLayers, list.open)!) as JsonPath;
  const config = path.at(-1) === 'layers' ? path.slice(0, -1) : path;
  const valueOf = (at: JsonPath): unknown => {
    const node = findNodeAtLocation(rootWithoutLayers, [...at]);
    return node && getNodeValue(node);
  };
  const name = valueOf([...config, 'name']);
  const layers = placed.flatMap(({ reading }) => (reading.format === 'keras' ? [reading] : []));
  const parts = { config: valueOf(config), manifest: valueOf(['weightsManifest']), budget };
  return analyzeKeras({ ...parts, name: typeof name === 'string' ? name : '', layers }, before);
}

function specAnalysis(text: ReadText, origin: RunOrigin | undefined, before?: GraphResult): Analysis<LayerSpec> {
  const layers = text.layers.flatMap(({ reading }) => (reading.format === 'spec' ? [reading] : []));
  const layerProblems = text.layers.flatMap((layer, index) => (layer.reading.hasErrors ? problemsOfLayer(text, layer, index) : []));
  const analysis = analyzeParts(
    { root: text.rootWithoutLayers, layerProblems, origin, ...(text.list === undefined ? {} : { layers }) },
    before,
  );
  const problems = analysis.problems.map((problem) =>
    problem.path[0] === 'layers' ? problem : inText(problem, (offset) => fromRoot(offset, text.list)),
  );
  return { ...analysis, problems };
}

function problemsOfLayer(text: ModelText, layer: PlacedLayer, index: number): Problem[] {
  const root = layerTree(text, layer);
  return root === undefined ? [] : readLayer(root, index).problems.map((problem) => inText(problem, (offset) => offset + layer.offset));
}

/** A problem whose own span, if it has one, is in the whole text. */
function inText(problem: Problem, move: (offset: number) => number): Problem {
  const { span } = problem;
  return span === undefined ? problem : { ...problem, span: { ...span, offset: move(span.offset) } };
}

/** The tree of one layer, with offsets from its start. */
export function layerTree({ text }: ModelText, { offset, length }: Span) {
  return tolerantTree(text.slice(offset, offset + length));
}

/** Everything that is wrong, or the first so many problems, with their places: the error alone, when the text is no JSON. */
export function problemsOf({ text, analysis }: ModelDocument, most = Infinity): PlacedProblem[] {
  const error = syntaxErrorOf(text);
  if (error !== undefined) return [{ code: 'syntax-error', severity: 'error', path: [], related: [], ...error }];
  return (analysis?.problems ?? []).slice(0, most).map((problem) => place(problem, (path, atKey) => spanIn(text, path, atKey)));
}

/** The files that a sound spec names. */
export function dataFilesOf(model: ModelDocument): DataFile[] {
  const settings = soundSettings(model);
  return settings === undefined ? [] : filesOf(settings);
}

/** What is wrong with these files, as far as they were looked at. */
export function fileProblemsOf(model: ModelDocument, heads: ReadonlyMap<string, FileHead>): PlacedProblem[] {
  const settings = soundSettings(model);
  const { analysis } = model;
  if (settings === undefined || analysis?.format !== 'spec' || analysis.graph === undefined) return [];
  return fileProblems(settings, analysis.graph, heads).map((problem) => place(problem, (path, atKey) => spanIn(model.text, path, atKey)));
}

/** A spec without its layers, if it has no errors. */
function soundSettings({ text, analysis, origin }: ModelDocument): Omit<Spec, 'layers'> | undefined {
  const isSound =
    analysis?.isValid === true && analysis.format === 'spec' && text.rootWithoutLayers !== undefined && syntaxErrorOf(text) === undefined;
  return isSound ? settingsOf(text.rootWithoutLayers, origin) : undefined;
}

/** The span to show for a path. */
function spanIn(text: ModelText, path: JsonPath, atKey: boolean): Span {
  const [list, index, ...rest] = path;
  const layer = list === 'layers' && typeof index === 'number' ? text.layers[index] : undefined;
  if (layer !== undefined) {
    const root = layerTree(text, layer);
    if (root === undefined) return { offset: layer.offset, length: 1 };
    const span = spanOf(root, rest, atKey);
    return { offset: span.offset + layer.offset, length: span.length };
  }
  const span = spanOf(text.rootWithoutLayers!, path, atKey);
  return { offset: fromRoot(span.offset, text.list), length: span.length };
}
