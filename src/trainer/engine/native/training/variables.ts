import { floatType, type NodeOutput, type Nodes } from '../graph/nodes';
import { attribute, DataType } from '../graph/op';
import type { GraphSession } from '../graph/session';

/** A float variable of a graph session. */
export interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The handle through which ops of one graph or function reach the variable. */
export function handleOf(nodes: Nodes, { name, shape }: Variable): NodeOutput {
  return nodes.variable(name, { dtype: DataType.float32, shape });
}

export function read(nodes: Nodes, variable: Variable): NodeOutput {
  return nodes.add('ReadVariableOp', [handleOf(nodes, variable)], { dtype: attribute.type(DataType.float32) });
}

/** Adds what `assignVariable` and `readVariable` run. */
export function addVariable(main: Nodes, variable: Variable): void {
  const given = main.placeholder(`${variable.name}_given`, { dtype: DataType.float32, shape: variable.shape });
  // The given tensor may be JavaScript's memory, which must not be let go of on one of TensorFlow's threads.
  const owned = main.add('DeepCopy', [given], floatType);
  const assigned = main.add('AssignVariableOp', [handleOf(main, variable), owned], { dtype: attribute.type(DataType.float32) });
  main.add('Identity', [main.scalar(0)], floatType, [assigned.node], `${variable.name}_assign`);
  main.add('Identity', [read(main, variable)], floatType, [], `${variable.name}_read`);
}

export function assignVariable(session: GraphSession, { name, shape }: Variable, data: Float32Array): void {
  session.run({ [`${name}_given`]: { dtype: DataType.float32, shape, data } }, [`${name}_assign`]);
}

export function readVariable(session: GraphSession, { name }: Variable): Float32Array {
  return session.run({}, [`${name}_read`])[0] as Float32Array;
}
