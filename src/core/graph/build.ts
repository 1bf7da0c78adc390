/** From a list of layers to a graph with shapes: resolves inputs, orders, infers shapes, and names what does not fit. */
import type { LayerSpec } from '../layers';
import type { CostedLayer } from '../layers/kind';
import { connect, connectedAlike } from './connections';
import type { LayerDraft } from './draft';
import type { GraphResult } from './graphResult';
import { inferShapes } from './shapes';

/**
 * The graph of a list of valid layers: shapes, weights and costs of each, inputs first. Its problems say what does not fit; then it has no `graph`.
 *
 * @example
 * const { graph } = graphOf('m', [{ type: 'Input', name: 'x', shape: [10] }, { type: 'Dense', name: 'y', units: 8 }]);
 * graph.layers[1].outputShape; // → [8]
 * graph.layers[1].weights.map(({ name, shape }) => [name, shape]); // → [['kernel', [10, 8]], ['bias', [8]]]
 */
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

/**
 * The graph of layers as far as they can be read: an error in one leaves the others their shapes.
 *
 * @param drafts each at its index in the spec
 * @param before an earlier graph: what has not changed since is not worked out again
 */
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
