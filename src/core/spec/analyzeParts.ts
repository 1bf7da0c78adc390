/** What follows from the parts of a spec: its graph, its cost and everything that is wrong with it. */
import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import { budgetProblems, layersOverBudget } from '../cost/budget';
import { deviceProblems } from '../cost/deviceFit';
import { type LayerCost, type ModelCost, modelCost } from '../cost/cost';
import { buildGraph } from '../graph/build';
import type { GraphResult } from '../graph/graphResult';
import type { LayerDraft } from '../graph/draft';
import type { GraphLayer, ModelGraph } from '../graph/graph';
import type { LayerSpec } from '../layers';
import type { CostedLayer } from '../layers/kind';
import { lintSpec } from './lint';
import type { Message } from '../message/message';
import type { Problem } from '../problem/problem';
import type { BudgetSpec } from '../cost/budgetSchema';
import type { RunOrigin } from './runOrigin';
import type { Spec } from './schema';
import { trainingProblems } from './trainable';
import { noLayers, validateSpec } from './validateSpec';

/** What follows from a model's file. `L` is a layer as that kind of file writes it. */
export interface Analysis<L extends CostedLayer = CostedLayer> {
  /** Missing when the layers do not make a whole. */
  readonly graph?: ModelGraph<L>;
  /** The layers whose shapes are known; inputs come first. */
  readonly layers: readonly GraphLayer<L>[];
  /** The graph as far as it could be built, for the next analysis. */
  readonly built: GraphResult<L>;
  /** Names of the layers whose shapes are not known. */
  readonly unknown: readonly string[];
  /** Costs of the known layers; of the whole model when there is a graph. */
  readonly cost: ModelCost;
  /** The spec's own limits; none while the spec has errors. */
  readonly budget: BudgetSpec;
  /** The layers that are larger than the budget allows one to be, in the spec's order. */
  readonly oversized: readonly LayerCost[];
  readonly problems: readonly Problem[];
  /** What is said of the whole where there is more to say than of a list of layers. */
  readonly summary?: Message;
  /** Whether there are no errors. */
  readonly isValid: boolean;
}

export interface SpecParts {
  /** The spec; what is in its list of layers is not looked at. */
  readonly root: Node;
  /** Missing when the spec has no list of layers. */
  readonly layers?: readonly LayerDraft[];
  /** What is wrong with layers by themselves. */
  readonly layerProblems: readonly Problem[];
  /** Of a model of a run. */
  readonly origin?: RunOrigin | undefined;
}

/** @param before what was built of an earlier text, to build on */
export function analyzeParts({ root, layers, layerProblems, origin }: SpecParts, before?: GraphResult): Analysis<LayerSpec> {
  const built = buildGraph(nameOf(root), layers ?? [], { before, outputs: outputsOf(root) });
  const cost = modelCost(built);
  const problems = [...validateSpec(root), ...layerProblems, ...problemsOfList(layers, built.problems)];
  const isSound = !problems.some((problem) => problem.severity === 'error');
  const settings = isSound ? settingsOf(root, origin) : undefined;
  const budget = settings?.budget ?? {};
  const oversized = layersOverBudget(built.layers, cost.params, budget);
  const { params, macs, bytes } = cost;
  const excesses = budgetProblems({ params, macs, bytes, layers: oversized }, budget, 'spec', origin?.isShrunk);
  const untrainable = settings && built.graph ? trainingProblems(built.graph, settings) : [];
  const misfits = settings && built.graph ? deviceProblems(built.graph, cost, budget) : [];
  const findings = settings && built.graph ? [...excesses, ...misfits, ...lintSpec({ graph: built.graph, cost, settings })] : [];
  return {
    built,
    layers: built.layers,
    unknown: unknownLayers(layers ?? [], built.layers),
    cost,
    budget,
    oversized,
    isValid: isSound && untrainable.length === 0,
    problems: [...problems, ...untrainable, ...findings],
    ...(built.graph === undefined ? {} : { graph: built.graph }),
  };
}

/** A sound spec without its layers, with the data that its run was given where it names none. */
export function settingsOf(root: Node, origin: RunOrigin | undefined): Omit<Spec, 'layers'> {
  const settings = getNodeValue(root) as Omit<Spec, 'layers'>;
  return settings.data === undefined && origin?.data !== undefined ? { ...settings, data: origin.data } : settings;
}

/** Names of the layers whose shapes are not known. */
export function unknownLayers(drafts: readonly LayerDraft<CostedLayer>[], known: readonly GraphLayer<CostedLayer>[]): string[] {
  if (known.length === drafts.length) return [];
  const indices = new Set(known.map((layer) => layer.index));
  return drafts.flatMap(({ name }, index) => (indices.has(index) || name === undefined ? [] : [name]));
}

function problemsOfList(layers: readonly LayerDraft[] | undefined, problems: readonly Problem[]): readonly Problem[] {
  if (layers === undefined) return []; // That there is no list is said already.
  return layers.length === 0 ? [noLayers()] : problems;
}

function nameOf(root: Node): string {
  const name: unknown = root.type === 'object' ? findNodeAtLocation(root, ['name'])?.value : undefined;
  return typeof name === 'string' ? name : '';
}

/** Names in the spec's list of outputs; what is wrong with the list itself is said elsewhere. */
function outputsOf(root: Node): readonly string[] | undefined {
  const list = root.type === 'object' ? findNodeAtLocation(root, ['outputs']) : undefined;
  const names = (list?.type === 'array' ? (list.children ?? []) : []).map(({ value }): unknown => value);
  return names.length > 0 && names.every((name) => typeof name === 'string') ? names : undefined;
}
