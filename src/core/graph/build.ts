/** From a list of layers to a graph with shapes: resolves inputs, orders, infers shapes, and names what does not fit. */
import type { LayerSpec } from '../layers';
import type { LayerRules, Shape } from '../layers/kind';
import type { Problem } from '../spec/problem';
import { connect, connectedAlike, type Connections } from './connections';
import type { GraphLayer, ModelGraph } from './graph';
import { inferShapes } from './shapes';

/** A layer of a spec as far as it can be read, so that a fault in one is not blamed on the others. */
export interface LayerDraft {
  /** Missing when it is not a string. */
  readonly name?: string;
  /** Missing when the layer names none. */
  readonly inputs?: readonly string[];
  /** Missing when the layer is not valid by itself. */
  readonly spec?: LayerSpec;
  /** For a layer of another format than ours, which was built already: what its cost follows from. */
  readonly rules?: LayerRules;
  /** Shapes of its inputs, for a layer that nothing feeds, or only layers that are not known. */
  readonly inputShapes?: readonly Shape[];
}

export interface GraphResult {
  /** Missing when a problem of severity error was found. */
  readonly graph?: ModelGraph;
  /** The layers whose shapes are known, even when others are at fault; inputs come first. */
  readonly layers: readonly GraphLayer[];
  readonly problems: readonly Problem[];
  /** How it came about, for the next graph to be built from: what was given, and what was found by index. */
  readonly drafts: readonly LayerDraft[];
  readonly connections: Connections;
  readonly byIndex: readonly (GraphLayer | undefined)[];
  /** Stays the same object while what feeds what and all shapes stay the same, so that what follows from these can be kept by it. */
  readonly form: object;
}

/** The graph of a list of valid layers. */
export function graphOf(name: string, layers: readonly LayerSpec[]): GraphResult {
  return buildGraph(
    name,
    layers.map((spec) => ({ spec, name: spec.name, ...(spec.inputs === undefined ? {} : { inputs: spec.inputs }) })),
  );
}

/**
 * @param drafts each at its index in the spec
 * @param before an earlier graph: what has not changed since is not worked out again
 */
export function buildGraph(name: string, drafts: readonly LayerDraft[], before?: GraphResult): GraphResult {
  const alike = before !== undefined && connectedAlike(before.drafts, drafts) ? before : undefined;
  const connections = alike?.connections ?? connect(drafts);
  const { byIndex, problems: misfits, isSame } = inferShapes(drafts, connections, alike);
  const layers = connections.order.map((index) => byIndex[index]).filter((layer) => layer !== undefined);
  const problems = [...connections.problems, ...misfits];
  const found = { layers, problems, drafts, connections, byIndex, form: isSame ? alike!.form : {} };
  const output = drafts.at(-1)?.name;
  const isSound = connections.isComplete && !problems.some((problem) => problem.severity === 'error');
  if (!isSound || output === undefined) return found;
  return { ...found, graph: { name, layers, inputs: connections.inputNames, output } };
}
