import { floatType, type Node, type NodeOutput, type Nodes } from '../graph/nodes';
import { attribute, DataType } from '../graph/op';
import { sizeOf } from '../../../../core/numbers/sizeOf';

/** A float variable of a graph session. */
export interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
}

const float = { dtype: attribute.type(DataType.float32) };

/** The handle through which a function's ops reach the variable. */
export function handleOf(nodes: Nodes, { name, shape }: Variable): NodeOutput {
  return nodes.variable(name, { dtype: DataType.float32, shape });
}

/** @param after what must have happened to the variable before */
export function read(nodes: Nodes, variable: Variable, after: readonly Node[] = []): NodeOutput {
  return nodes.add('ReadVariableOp', [handleOf(nodes, variable)], float, { after });
}

/** @returns the node that does it, for what has to come after */
export function assign(nodes: Nodes, variable: Variable, value: NodeOutput): Node {
  return nodes.add('AssignVariableOp', [handleOf(nodes, variable), value], float).node;
}

/** Assigns a program's argument. It may be JavaScript's memory, which must not be let go of on one of TensorFlow's threads: hence the copy. */
export function assignArgument(nodes: Nodes, variable: Variable, value: NodeOutput): Node {
  return assign(nodes, variable, nodes.add('DeepCopy', [nodes.reshape(value, variable.shape)], floatType));
}

/** Sets all values of a variable to one number. @returns the node that does it */
export function fill(nodes: Nodes, variable: Variable, value: number): Node {
  const filled = nodes.add('Fill', [nodes.integers(variable.shape), nodes.scalar(value)], {
    ...floatType,
    index_type: attribute.type(DataType.int32),
  });
  return assign(nodes, variable, filled);
}

/** The values of all variables in a row. */
export function readAll(nodes: Nodes, variables: readonly Variable[]): NodeOutput {
  return nodes.concatenate(variables.map((variable) => nodes.reshape(read(nodes, variable), [-1])));
}

/** Assigns values that lie in a row. */
export function assignAll(nodes: Nodes, variables: readonly Variable[], values: NodeOutput): Node[] {
  const parts =
    variables.length === 1
      ? [values]
      : nodes.split(
          values,
          variables.map(({ shape }) => sizeOf(shape)),
        );
  return variables.map((variable, at) => assignArgument(nodes, variable, parts[at]!));
}
