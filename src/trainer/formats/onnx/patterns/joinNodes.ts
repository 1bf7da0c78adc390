/** The graph with one node in place of several that together do what it does. */
import { GraphNode } from '../graph/graphNode';
import type { InferredGraph, InferredNode } from '../graph/infer';
import type { Operator } from '../graph/operator';
import { match, type Match } from './match';
import { type Rule, rules } from './rules';

/** @param outputs the model's */
export function joinNodes(graph: InferredGraph, operators: ReadonlyMap<string, Operator>, outputs: readonly string[]): InferredGraph {
  const makers = new Map(graph.nodes.flatMap(({ node }) => node.outputs.map((name) => [name, node] as const)));
  const users = usersOf(graph);
  const gone = new Set<GraphNode>();
  const joined = new Map<GraphNode, InferredNode>();
  // What comes last has the most nodes in front of it.
  for (const last of [...graph.nodes].reverse()) {
    if (gone.has(last.node)) continue;
    for (const rule of rules) {
      const found = match(last.output, rule.pattern, makers);
      if (found === undefined || !isClosed(found, last.node)) continue;
      for (const node of found.nodes) gone.add(node);
      joined.set(last.node, { ...last, node: nodeOf(rule, found, last.node), operator: operators.get(rule.operator) });
      break;
    }
  }
  return { ...graph, nodes: graph.nodes.flatMap((one) => joined.get(one.node) ?? (gone.has(one.node) ? [] : [one])) };

  /** Whether nothing else takes what is computed inside, and nothing of it is part of another already. */
  function isClosed({ nodes }: Match, last: GraphNode): boolean {
    const all = new Set(nodes);
    return [...all].every((node) => {
      if (gone.has(node)) return false;
      if (node === last) return true;
      return node.outputs.every((name) => !outputs.includes(name) && (users.get(name) ?? []).every((user) => all.has(user)));
    });
  }
}

function nodeOf({ operator, inputs, attributes }: Rule, found: Match, last: GraphNode): GraphNode {
  const tensors = inputs.map((name) => found.tensors.get(name)!);
  const proto = {
    name: last.label,
    operator,
    domain: '',
    inputs: tensors.map(({ name }) => name),
    outputs: last.outputs,
    attributes: attributes?.(found) ?? new Map(),
  };
  return new GraphNode(proto, last.facts, tensors);
}

function usersOf({ nodes }: InferredGraph): ReadonlyMap<string, readonly GraphNode[]> {
  const users = new Map<string, GraphNode[]>();
  for (const { node } of nodes)
    for (const name of new Set(node.inputs.flatMap((input) => input?.name ?? []))) users.set(name, [...(users.get(name) ?? []), node]);
  return users;
}
