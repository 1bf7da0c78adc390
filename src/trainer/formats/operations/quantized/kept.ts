/** Which operations stay in floating point in a model of integers, and where integers begin behind them. */
import type { FusedGraph, FusedOperation } from '../fuse';
import type { Operation } from '../operation';

/** Operations that move integers without changing them. */
export const moving: ReadonlySet<Operation['kind']> = new Set([
  'reshape',
  'select',
  'pad',
  'crop',
  'repeat',
  'transpose',
  'pool',
  'concatenate',
]);

/** Whether an operation makes values that are rounded anew: what only moves them has nothing left to round. */
export function makesValues(operation: Operation): boolean {
  if (operation.kind === 'pool') return operation.pool === 'average';
  return !moving.has(operation.kind);
}

/** Those of the layers that a spec says so of, and what only moves their values. */
export function floatOperations({ operations }: FusedGraph): ReadonlySet<string> {
  const layers = new Set(operations.flatMap(({ layer, gives }) => (gives?.int8 === false ? [layer] : [])));
  const kept = new Set<string>();
  for (const { name, layer, kind, inputs, gives } of operations) {
    const isMoved = moving.has(kind) && gives?.int8 === undefined && inputs.every((input) => kept.has(input));
    if (layers.has(layer) || isMoved) kept.add(name);
  }
  return kept;
}

/** The model with a value of its own for what is rounded where integers begin. */
export function withRoundings(graph: FusedGraph, floats: ReadonlySet<string>): FusedGraph {
  const made = new Set<string>();
  const operations = graph.operations.flatMap((operation): FusedOperation[] => {
    if (floats.has(operation.name)) return [operation];
    const begun = operation.inputs.filter((input) => floats.has(input));
    const roundings = [...new Set(begun)].filter((input) => !made.has(input));
    for (const input of roundings) made.add(input);
    const inputs = operation.inputs.map((input) => (floats.has(input) ? roundedName(input) : input));
    return [...roundings.map((input) => roundingOf(graph.operations.find(({ name }) => name === input)!)), { ...operation, inputs }];
  });
  return { ...graph, operations };
}

const roundedName = (value: string) => `${value}/eight`;

function roundingOf({ name, layer, shape, rows }: Operation): Operation<'round'> {
  return { kind: 'round', name: roundedName(name), layer, inputs: [name], shape, rows };
}

/** The model with all layers in integers, whatever their specs say. */
export function inIntegersAlone<G extends { readonly operations: readonly Operation[] }>(graph: G): G {
  const operations = graph.operations.map((operation) => {
    const { gives, ...plain } = operation;
    return gives?.int8 === false ? { ...plain, gives: { layer: gives.layer } } : operation;
  });
  return { ...graph, operations };
}
