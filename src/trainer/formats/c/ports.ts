/** Where the caller of a program writes rows to and reads predictions from, for a model with several inputs or outputs. */
import { layerNamed, type ModelGraph } from '../../../core/graph/graph';
import type { Shape } from '../../../core/layers/kind';
import { identifier, moduleName } from './literals';

export interface Port {
  readonly layer: string;
  readonly shape: Shape;
  /** A pointer of the program, and the macro that says how many values are there. */
  readonly pointer: string;
  readonly size: string;
}

export interface Ports {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/**
 * @param program what the names of its functions begin with
 * @returns undefined for a model with one input and one output, whose `predict` takes and returns a pointer
 */
export function portsOf(graph: ModelGraph, program = moduleName(graph.name)): Ports | undefined {
  if (graph.inputs.length === 1 && graph.outputs.length === 1) return undefined;
  return { inputs: ports(graph, graph.inputs, `${program}_input`), outputs: ports(graph, graph.outputs, `${program}_output`) };
}

function ports(graph: ModelGraph, layers: readonly string[], prefix: string): Port[] {
  const taken = new Set<string>();
  return layers.map((layer) => {
    let name = identifier(layer);
    // Macros are written in capitals: two names that differ in nothing else would be one.
    for (let number = 2; taken.has(name.toUpperCase()); number++) name = `${identifier(layer)}_${String(number)}`;
    taken.add(name.toUpperCase());
    const pointer = `${prefix}_${name}`;
    return { layer, shape: layerNamed(graph, layer).outputShape, pointer, size: pointer.toUpperCase() };
  });
}
