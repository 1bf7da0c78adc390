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
  /** Whether ops that do not wait for each other are handed to several threads. Each is done by one, so that results are the same either way. */
  readonly sideBySide?: boolean;
}

/** Placeholders of a graph: the number of the program to run, and what that is given. */
export const placeholders = { program: 'program', values: 'values' } as const;

/** The node of a graph that has its results. */
export const results = 'results';

export interface ProgramGraph {
  readonly nodes: readonly Node[];
  readonly functions: readonly FunctionDefinition[];
}

/**
 * Runs ops one after the other: for the small ops of small models, handing them to threads takes longer than doing them.
 * TensorFlow looks for `_executor` where a function is named.
 */
const inOrder = { _executor: attribute.string('SINGLE_THREADED_EXECUTOR') };

/**
 * A graph of one node that runs any program by its number. TensorFlow optimizes graphs of four nodes or more, as a whole and for each program that is
 * called, which takes it 10 ms and more; what is called here is optimized already. A function called by a node of its own (StatefulPartitionedCall)
 * would be placed on devices and cut into parts first, for some 5 ms each. Programs are made ready when they are first called.
 */
export function graphOf(programs: readonly Program[]): ProgramGraph {
  const bodies = programs.map(({ name, write }) =>
    defineFunction(`${name}_function`, vector, float, (nodes, [values]) => [write(nodes, values!)]),
  );
  const nodes = new Nodes();
  const inputs = [nodes.placeholder(placeholders.program, DataType.int32), nodes.placeholder(placeholders.values, DataType.float32)];
  const branches = attribute.functions(
    bodies.map(({ name }) => name),
    programs.map(({ sideBySide }) => (sideBySide === true ? {} : inOrder)),
  );
  nodes.add('Case', inputs, { Tin: floats, Tout: floats, branches }, { name: results });
  return { nodes: nodes.list, functions: [...bodies, ...programs.flatMap((program) => program.functions ?? [])] };
}

const vector: readonly Argument[] = [{ name: 'values', dtype: DataType.float32 }];
const float = [DataType.float32];
const floats = attribute.types(float);

/** The value, once the nodes have run. */
export function afterNodes(nodes: Nodes, value: NodeOutput, dtype: number, after: readonly Node[]): NodeOutput {
  return nodes.add('Identity', [value], { T: attribute.type(dtype) }, { after });
}
