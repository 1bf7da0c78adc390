/** Programs of a graph: functions that are called from outside, with all their work inside. */
import { type Argument, defineFunction, type FunctionDefinition, type Node, type NodeOutput, Nodes } from './nodes';
import { attribute, DataType } from './op';

/** Takes a vector of floats and returns one. Whole numbers are given as their bits, see `Nodes.bitsOf`. */
export interface Program {
  readonly name: string;
  /** @param values what the program is given. @returns its results. */
  readonly write: (nodes: Nodes, values: NodeOutput) => NodeOutput;
  /** Functions that the program's own calls. */
  readonly functions?: readonly FunctionDefinition[];
}

/** Placeholders of a graph. */
export const given = { program: 'program', values: 'values' } as const;

/** How a program is run: its number, where the graph asks for one, and the node that has its results. */
export interface Entry {
  readonly number: number | undefined;
  readonly results: string;
}

export interface ProgramGraph {
  readonly nodes: readonly Node[];
  readonly functions: readonly FunctionDefinition[];
  readonly entries: ReadonlyMap<Program, Entry>;
}

/**
 * Runs ops one after the other: for the small ops of small models, handing them to threads takes longer than doing them.
 * Each op still uses all threads for itself.
 */
const executor = attribute.string('SINGLE_THREADED_EXECUTOR');

/** ConfigProto { graph_options { rewrite_options { disable_meta_optimizer: true } } }: what is called is optimized already. */
const withoutOptimizer = attribute.bytes(Uint8Array.of(0x52, 5, 0x52, 3, 0x98, 1, 1));

/** TensorFlow leaves graphs alone that have fewer nodes. Others it optimizes as a whole for each program that is called, which takes it 10 ms and more. */
const fewestOptimized = 4;

/**
 * A graph that is not worth optimizing: programs and what they are given, or, where that would be too many nodes, one node that runs any of them by
 * its number. A program is compiled when it is first called.
 */
export function graphOf(programs: readonly Program[]): ProgramGraph {
  const bodies = programs.map(({ name, write }) =>
    defineFunction(`${name}_function`, vector, float, (nodes, [values]) => [write(nodes, values!)]),
  );
  const functions = [...bodies, ...programs.flatMap((program) => program.functions ?? [])];
  const nodes = new Nodes();
  if (programs.length + 1 < fewestOptimized) {
    const values = nodes.placeholder(given.values, DataType.float32);
    for (const [at, { name }] of programs.entries()) callOf(nodes, bodies[at]!, values, name);
    return {
      nodes: nodes.list,
      functions,
      entries: new Map(programs.map((program) => [program, { number: undefined, results: program.name }])),
    };
  }
  const calls = programs.map(({ name }, at) =>
    defineFunction(`${name}_call`, vector, float, (inside, [values]) => [callOf(inside, bodies[at]!, values!)]),
  );
  const number = nodes.placeholder(given.program, DataType.int32);
  const settings = { Tin: floats, Tout: floats, branches: attribute.functions(calls.map(({ name }) => name)) };
  nodes.add('Case', [number, nodes.placeholder(given.values, DataType.float32)], settings, [], results);
  return {
    nodes: nodes.list,
    functions: [...functions, ...calls],
    entries: new Map(programs.map((program, at) => [program, { number: at, results }])),
  };
}

const results = 'results';
const vector: readonly Argument[] = [{ name: 'values', dtype: DataType.float32 }];
const float = [DataType.float32];
const floats = attribute.types(float);

function callOf(nodes: Nodes, body: FunctionDefinition, values: NodeOutput, name?: string): NodeOutput {
  const settings = { Tin: floats, Tout: floats, f: attribute.function(body.name), executor_type: executor, config_proto: withoutOptimizer };
  return nodes.add('StatefulPartitionedCall', [values], settings, [], name);
}

/** The value, once the nodes have run. */
export function afterNodes(nodes: Nodes, value: NodeOutput, dtype: number, after: readonly Node[]): NodeOutput {
  return nodes.add('Identity', [value], { T: attribute.type(dtype) }, after);
}
