/** Nodes whose inputs are all constants of the file: they are computed when it is read. */
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import { unsupported } from '../graph/unsupported';
import type { Values } from '../proto/elementTypes';
import type { Dims } from '../values/arrays';
import type { Constant } from '../values/constant';

/** The inputs, where all of them are constants. */
export function constantsOf(node: GraphNode): readonly [Constant, ...Constant[]] | undefined {
  const constants = node.inputs.flatMap((input) => (input === undefined ? [] : [input.constant]));
  const all = constants.filter((constant) => constant !== undefined);
  const [first, ...others] = all;
  return first === undefined || all.length < constants.length ? undefined : [first, ...others];
}

/** Whether the first input, and the settings beside it, are constants. */
export function isConstant(node: GraphNode): boolean {
  return node.inputs[0]?.constant !== undefined;
}

/** A shape whose sizes are all known. */
export function knownDims(dims: readonly (number | null)[] | undefined): Dims {
  if (dims === undefined || dims.includes(null)) return unsupported(say('it needs sizes that are only known when the model runs'));
  return dims as Dims;
}

export const numbers = (values: readonly number[]): Values => Float64Array.from(values);
