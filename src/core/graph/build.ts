/** From a list of layers to a graph with shapes: resolves inputs, orders, infers shapes, and names what does not fit. */
import type { LayerSpec } from '../layers';
import type { CostedLayer } from '../layers/kind';
import { connect, connectedAlike } from './connections';
import type { LayerDraft } from './draft';
import type { GraphResult } from './graphResult';
import { inferShapes } from './shapes';

/** The graph of a list of valid layers. @param outputs names of layers; the last where it is left out */
export function graphOf(name: string, layers: readonly LayerSpec[], outputs?: readonly string[]): GraphResult {
  const drafts = layers.map((spec) => ({ spec, name: spec.name, ...(spec.inputs === undefined ? {} : { inputs: spec.inputs }) }));
  return buildGraph(name, drafts, { outputs });
}

interface Circumstances<L extends CostedLayer> {
  /** An earlier graph: what has not changed since is not worked out again. */
  readonly before?: GraphResult<L> | undefined;
  /** Names of the layers that give the model's outputs; the last where they are left out. */
  readonly outputs?: readonly string[] | undefined;
}

/** @param drafts each at its index in the spec */
export function buildGraph<L extends CostedLayer = LayerSpec>(
  name: string,
  drafts: readonly LayerDraft<L>[],
  { before, outputs }: Circumstances<L> = {},
): GraphResult<L> {
  const isAlike = before !== undefined && before.connections.outputs?.join() === outputs?.join() && connectedAlike(before.drafts, drafts);
  const alike = isAlike ? before : undefined;
  const connections = alike?.connections ?? connect(drafts, outputs);
  const { byIndex, problems: misfits, isSame } = inferShapes(drafts, connections, alike);
  const layers = connections.order.map((index) => byIndex[index]).filter((layer) => layer !== undefined);
  const problems = [...connections.problems, ...misfits];
  const found = { layers, problems, drafts, connections, byIndex, form: isSame ? alike!.form : {} };
  const last = drafts.at(-1)?.name;
  const named = outputs ?? (last === undefined ? [] : [last]);
  const [output] = named;
  const isSound = connections.isComplete && !problems.some((problem) => problem.severity === 'error');
  if (!isSound || output === undefined) return found;
  return { ...found, graph: { name, layers, inputs: connections.inputNames, outputs: named, output } };
}
