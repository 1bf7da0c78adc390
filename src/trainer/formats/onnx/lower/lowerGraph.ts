/** All nodes of a graph as layers, and why some cannot be. */
import { type Message, say } from '../../../../core/message/message';
import type { GraphNode, Tensor } from '../graph/graphNode';
import type { InferredGraph, InferredNode } from '../graph/infer';
import { UnsupportedError } from '../graph/unsupported';
import { freeNames } from '../names';
import { Lowering } from './lowering';
import { asWritten, type LayerDraft, layerShape, type Value } from './value';

export interface LoweredGraph {
  readonly layers: readonly LayerDraft[];
  readonly notices: readonly Message[];
  /** Of the nodes that no layer says. */
  readonly problems: ReadonlyMap<GraphNode, Message>;
  /** What each tensor is in layers, or would be. */
  readonly values: ReadonlyMap<string, Value>;
  /** By the names of the model's inputs and outputs. */
  readonly inputs: ReadonlyMap<string, Value>;
  readonly outputs: ReadonlyMap<string, Value>;
  /** Outputs that are logarithms in the file, of what the layers give. */
  readonly logarithms: ReadonlySet<string>;
}

/**
 * Makes layers of all nodes, one after the other. Never throws for a node: why it has no layer is one of the problems.
 *
 * @param outputs tensors that the model gives
 * @param layouts by input of the model: the tensor's axis for each of the layer's, the batch first
 */
export function lowerGraph(
  graph: InferredGraph,
  { outputs, layouts }: { readonly outputs: readonly string[]; readonly layouts: ReadonlyMap<string, readonly number[]> },
): LoweredGraph {
  const uses = usesOf(graph, outputs);
  const isUsed = (tensor: string) => (uses.get(tensor) ?? 0) > 0;
  const isEnd = (tensor: string) => outputs.includes(tensor) && uses.get(tensor) === 1;
  const to = new Lowering(freeNames(), isUsed, isEnd);
  const problems = new Map<GraphNode, Message>();
  /** Values whose layers are missing: what is built on them is not to be complained of. */
  const guesses = new Set<Value>();
  for (const input of graph.inputs) setInput(to, input, layouts, guesses);
  const inputs = new Map(to.values);
  for (const inferred of graph.nodes) {
    const { node } = inferred;
    const isGuess = node.inputs.some((input) => input !== undefined && isGuessed(to, input, guesses));
    try {
      const made = said(inferred, to);
      for (const [index, name] of node.outputs.entries()) {
        const value = made[index];
        if (value === undefined) continue;
        const own = { ...value, isExclusive: value.isExclusive && uses.get(name) === 1 };
        to.values.set(name, own);
        if (isGuess) guesses.add(own);
      }
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      if (!isGuess)
        problems.set(
          node,
          say('the node "{0}" ({1}) cannot be a layer of a spec: {2}', node.label, node.operator, inferred.problem ?? error.userMessage),
        );
      guess(to, inferred, guesses);
    }
  }
  const last = graph.nodes.at(-1)?.node;
  const ends = new Map(outputs.flatMap((name) => (to.values.has(name) ? [[name, to.values.get(name)!] as const] : [])));
  if (last !== undefined && problems.size === 0) complete(to, last, ends, problems);
  const { layers, notices, values, logarithms } = to;
  return { layers, notices, problems, values, inputs, outputs: ends, logarithms };
}

function said({ node, operator }: InferredNode, to: Lowering): readonly Value[] {
  if (operator?.lower === undefined)
    throw new UnsupportedError(say('there is none for this operator. Replace it by others before the model is exported'));
  const made = operator.lower(node, to);
  return Array.isArray(made) ? (made as readonly Value[]) : [made as Value];
}

function setInput(to: Lowering, { name, dims }: Tensor, layouts: ReadonlyMap<string, readonly number[]>, guesses: Set<Value>): void {
  if (dims === undefined) return;
  const order = layouts.get(name) ?? asWritten(dims.length);
  const shape = layerShape({ dims, order });
  const fitsSpec = shape.length > 0 && shape.length <= 4;
  const layer = fitsSpec ? to.addLayer({ label: name }, { type: 'Input', fields: { shape } }) : missing(name, shape);
  const value = { layer, dims, order, isExclusive: false, isPositive: false };
  to.values.set(name, value);
  if (!fitsSpec) guesses.add(value);
}

function isGuessed(to: Lowering, { name, constant }: Tensor, guesses: ReadonlySet<Value>): boolean {
  const value = to.values.get(name);
  return constant === undefined && (value === undefined || guesses.has(value));
}

/** Axes as those of the first input, where there are as many, so that the shapes of the rest are shown alike. */
function guess(to: Lowering, { node, output: { name, dims } }: InferredNode, guesses: Set<Value>): void {
  if (dims === undefined) return;
  const from = node.inputs.map((input) => to.values.get(input?.name ?? '')).find((value) => value?.dims.length === dims.length);
  const order = from?.order ?? asWritten(dims.length);
  const value = { layer: missing(node.label, layerShape({ dims, order })), dims, order, isExclusive: false, isPositive: false };
  to.values.set(name, value);
  guesses.add(value);
}

/** Stands for a layer that a spec does not have. */
function missing(name: string, shape: LayerDraft['shape']): LayerDraft {
  return { name, type: 'Activation', fields: {}, inputs: [], weights: new Map(), shape };
}

function complete(to: Lowering, node: GraphNode, ends: Map<string, Value>, problems: Map<GraphNode, Message>): void {
  for (const [name, value] of ends) {
    try {
      ends.set(name, ofItsOwn(to, name, to.asOutput(node, value), ends));
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      problems.set(node, say('the node "{0}" ({1}) cannot be a layer of a spec: {2}', node.label, node.operator, error.userMessage));
    }
  }
}

/** A layer gives one output of a spec: a second one of the same values has a layer behind it. */
function ofItsOwn(to: Lowering, name: string, value: Value, ends: ReadonlyMap<string, Value>): Value {
  const before = [...ends].find(([, { layer }]) => layer === value.layer);
  // None where completing it made a layer of its own.
  if (before === undefined || before[0] === name) return value;
  return { ...value, layer: to.addLayer({ label: name }, { type: 'Activation', fields: { activation: 'linear' }, inputs: [value] }) };
}

/** How many nodes and outputs of the model take each tensor. */
function usesOf({ nodes }: InferredGraph, outputs: readonly string[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const used = [...outputs, ...nodes.flatMap(({ node }) => node.inputs.flatMap((input) => (input === undefined ? [] : [input.name])))];
  for (const name of used) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}
