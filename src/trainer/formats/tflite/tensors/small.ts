/** The values of a model's small constants: axes, shapes and the like, on which the meaning of an operator depends. */
import type { ModelSource } from '../../modelSource';
import type { TfliteModel } from '../schema/model';
import { isConstant, readConstant } from './constants';
import { elementsOf } from './elements';

/** A shape or a list of borders takes at most as many bytes. */
const most = 128;

/** @returns values by the tensors' indices. @throws ImportError */
export async function readSmallConstants(
  source: ModelSource,
  { tensors }: TfliteModel,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const values = new Map<number, readonly number[]>();
  for (const tensor of tensors) {
    signal.throwIfAborted();
    if (isConstant(tensor) && tensor.bytes.to - tensor.bytes.from <= most && elementsOf(tensor.type) !== undefined && !tensor.isSparse)
      values.set(tensor.index, [...(await readConstant(source, tensor))]);
  }
  return values;
}
