/** Programs of a graph: functions that are called from outside, with all their work inside. */
import { type Argument, defineFunction, type FunctionDefinition, type Node, type NodeOutput, Nodes } from './nodes';
import { attribute } from './op';

export interface Program {
  readonly name: string;
  readonly arguments: readonly Argument[];
  /** Data types of the results. */
  readonly results: readonly number[];
  /** @param args in the order of `arguments`. @returns the results in order. */
  readonly write: (nodes: Nodes, args: readonly NodeOutput[]) => readonly NodeOutput[];
  /** Functions that the program's own calls. */
  readonly functions?: readonly FunctionDefinition[];
}

/**
 * Runs ops one after the other: for the small ops of small models, handing them to threads takes longer than doing them.
 * Each op still uses all threads for itself.
 */
const executor = attribute.string('SINGLE_THREADED_EXECUTOR');

/** ConfigProto { graph_options { rewrite_options { disable_meta_optimizer: true } } }: what is called is optimized already. */
const withoutOptimizer = attribute.bytes(Uint8Array.of(0x52, 5, 0x52, 3, 0x98, 1, 1));

/**
 * A graph of one call for each program, fed by placeholders. A program is compiled when it is first called, which takes TensorFlow
 * the less the fewer nodes there are in the graph itself: below four, it does not even try to optimize it.
 */
export function graphOf(programs: readonly Program[]): { nodes: readonly Node[]; functions: readonly FunctionDefinition[] } {
  const nodes = new Nodes();
  const functions = programs.flatMap((program) => {
    const called = defineFunction(`${program.name}_function`, program.arguments, program.results, program.write);
    const given = program.arguments.map(({ name, dtype }) => nodes.placeholder(placeholderOf(program, name), dtype));
    const settings = {
      Tin: attribute.types(program.arguments.map(({ dtype }) => dtype)),
      Tout: attribute.types(program.results),
      f: attribute.function(called.name),
      executor_type: executor,
      config_proto: withoutOptimizer,
    };
    nodes.add('StatefulPartitionedCall', given, settings, [], program.name);
    return [called, ...(program.functions ?? [])];
  });
  return { nodes: nodes.list, functions };
}

export function placeholderOf(program: Program, argument: string): string {
  return `${program.name}/${argument}`;
}

/** The value, once the nodes have run. */
export function afterNodes(nodes: Nodes, value: NodeOutput, dtype: number, after: readonly Node[]): NodeOutput {
  return nodes.add('Identity', [value], { T: attribute.type(dtype) }, after);
}
