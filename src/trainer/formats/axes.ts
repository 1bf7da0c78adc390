/** Rows of a file whose axes are in another order than the spec's: layers of a spec have the channels last. */
import { type Message, say } from '../../core/message/message';
import { transposed } from './operations/tensors';

/** What a person has to do whose rows are as the file takes them. */
export function turnedRows(): Message {
  return say('Its input has the channels last, as layers of a spec do: rows of data that have them first must be turned');
}

/** @param dims the file's. @param order axis i of the spec's rows is axis `order[i]` of the file's, −1 where it has none; both with the batch */
export function asInFile(values: Float32Array, dims: readonly number[], order: readonly number[]): Float32Array {
  const axes = allAxes(order, dims.length);
  return transposed(
    { shape: axes.map((axis) => dims[axis]!), data: values },
    dims.map((_, axis) => axes.indexOf(axis)),
  ).data;
}

/** The other way. */
export function asInSpec(values: ArrayLike<number | bigint>, dims: readonly number[], order: readonly number[]): Float32Array {
  const data = Float32Array.from(values as ArrayLike<number>, Number);
  return transposed({ shape: dims, data }, allAxes(order, dims.length)).data;
}

/** The file's axes that the spec's are, the batch first where it has one, behind those of size 1 that the spec does not have. */
function allAxes(order: readonly number[], rank: number): number[] {
  const known = order.filter((axis) => axis >= 0);
  return [...Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !known.includes(axis)), ...known];
}
