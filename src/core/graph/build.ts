/** From a list of layers to a graph with shapes: resolves inputs, orders, infers shapes, and names what does not fit. */
import type { LayerSpec } from '../layers';
import type { CostedLayer } from '../layers/kind';
import { connect, connectedAlike } from './connections';
import type { LayerDraft } from './draft';
import type { GraphResult } from './graphResult';
import { inferShapes } from './shapes';

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
export function buildGraph<L extends CostedLayer = LayerSpec>(
  name: string,
  drafts: readonly LayerDraft<L>[],
  before?: GraphResult<L>,
): GraphResult<L> {
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
