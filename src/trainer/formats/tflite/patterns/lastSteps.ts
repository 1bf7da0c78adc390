/** A layer of a sequence of which only the last step is taken: what Keras writes without return_sequences. */
import type { Operator, TfliteModel } from '../schema/model';
import type { NumbersOf, Pattern } from './chains';

export const lastSteps: Pattern = {
  types: [['UNIDIRECTIONAL_SEQUENCE_LSTM'], ['STRIDED_SLICE']],
  join: ([layer, slice], model, numbers) => {
    if (!takesLastStep(slice!, model, numbers)) return undefined;
    return [{ ...layer!, outputs: slice!.outputs, options: { ...layer!.options, lastStep: 1 } }];
  },
};

/** Whether it takes [:, -1, :], or [:, -1:, :][:, 0]. */
function takesLastStep(slice: Operator, { tensors }: TfliteModel, numbers: NumbersOf): boolean {
  const [begin, , strides] = [1, 2, 3].map((position) => numbers(slice.inputs[position] ?? -1));
  const [, steps = 0] = tensors[slice.inputs[0] ?? -1]?.shape ?? [];
  const bit = (mask: string, axis: number) => ((slice.options[mask] ?? 0) >> axis) & 1;
  const isWhole = (axis: number) => bit('beginMask', axis) === 1 && bit('endMask', axis) === 1;
  const isPlain = slice.options['ellipsisMask'] === 0 && slice.options['newAxisMask'] === 0 && slice.options['shrinkMask'] === 2;
  const isLast = bit('beginMask', 1) === 0 && (begin?.[1] === -1 || begin?.[1] === steps - 1);
  return strides?.join() === '1,1,1' && isPlain && isWhole(0) && isWhole(2) && isLast;
}
