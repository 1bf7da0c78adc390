/** A dilated convolution, written as one without on every n-th row and column, with the batch as many times as large meanwhile. */
import type { Operator, TfliteModel } from '../schema/model';
import type { NumbersOf, Pattern } from './chains';

export const dilation: Pattern = {
  types: [['SPACE_TO_BATCH_ND'], ['CONV_2D', 'DEPTHWISE_CONV_2D'], ['BATCH_TO_SPACE_ND']],
  join: ([spread, convolution, gather], model, numbers) =>
    dilated({ spread: spread!, convolution: convolution!, gather: gather! }, model, numbers),
};

/** The same of a sequence, which is an image of one row meanwhile. */
export const dilationOfSequences: Pattern = {
  types: [['SPACE_TO_BATCH_ND'], ['EXPAND_DIMS', 'RESHAPE'], ['CONV_2D'], ['SQUEEZE', 'RESHAPE'], ['BATCH_TO_SPACE_ND']],
  join: ([spread, opening, convolution, closing, gather], model, numbers) =>
    isRow(opening!, closing!, model) ? dilated({ spread: spread!, convolution: convolution!, gather: gather! }, model, numbers) : undefined,
};

/** A convolution of a sequence as an image of one row: its record makes a layer of sequences of it. */
export const sequences: Pattern = {
  types: [['EXPAND_DIMS', 'RESHAPE'], ['CONV_2D'], ['SQUEEZE', 'RESHAPE']],
  join: ([opening, convolution, closing], model) => {
    if (!isRow(opening!, closing!, model)) return undefined;
    return [{ ...convolution!, inputs: [opening!.inputs[0]!, ...convolution!.inputs.slice(1)], outputs: closing!.outputs }];
  },
};

/** Whether [rows, steps, channels] becomes [rows, 1, steps, channels] in between. */
function isRow(opening: Operator, closing: Operator, { tensors }: TfliteModel): boolean {
  const shapeOf = (index: number | undefined) => tensors[index ?? -1]?.shape ?? [];
  const [from, image, made, to] = [opening.inputs[0], opening.outputs[0], closing.inputs[0], closing.outputs[0]].map(shapeOf);
  const isOpened = (flat: readonly number[], open: readonly number[]) =>
    flat.length === 3 && open.join() === [flat[0], 1, flat[1], flat[2]].join();
  return isOpened(from!, image!) && isOpened(to!, made!);
}

interface Dilated {
  readonly spread: Operator;
  readonly convolution: Operator;
  readonly gather: Operator;
}

function dilated({ spread, convolution, gather }: Dilated, { tensors }: TfliteModel, numbers: NumbersOf): readonly Operator[] | undefined {
  const [blocks, pads, blocksAfter, crops] = [spread.inputs[1], spread.inputs[2], gather.inputs[1], gather.inputs[2]].map(
    (index) => numbers(index ?? -1) ?? [],
  );
  const { strideWidth, strideHeight, dilationWidth, dilationHeight, padding } = convolution.options;
  const isPlain = [strideWidth, strideHeight, dilationWidth, dilationHeight, padding].every((value) => value === 1);
  if (!isPlain || blocks === undefined || blocks.length === 0 || blocks.length > 2 || blocks.join() !== blocksAfter?.join())
    return undefined;
  const size = (tensors[convolution.inputs[1] ?? -1]?.shape ?? []).slice(1, 3).slice(-blocks.length);
  const borders = blocks.map((block, axis) => {
    const [before = 0, after = 0] = pads?.slice(2 * axis) ?? [];
    const [cutBefore = 0, cutAfter = 0] = crops?.slice(2 * axis) ?? [];
    return borderOf(block * ((size[axis] ?? 1) - 1), [before - cutBefore, after - cutAfter]);
  });
  const border = borders.find((way) => way !== 'either') ?? 'valid';
  if (border === 'other' || !borders.every((way) => way === 'either' || way === border)) return undefined;
  const [width = 1, height = 1] = [...blocks].reverse();
  const options = { ...convolution.options, dilationHeight: height, dilationWidth: width, padding: border === 'same' ? 0 : 1 };
  return [{ ...convolution, inputs: [spread.inputs[0]!, ...convolution.inputs.slice(1)], outputs: gather.outputs, options }];
}

/**
 * How the border of one axis is treated. What is added to come to whole blocks is cut off again.
 *
 * @param reach how far a filter reaches beyond one value
 */
function borderOf(reach: number, added: readonly [number, number]): 'same' | 'valid' | 'either' | 'other' {
  const is = (before: number, after: number) => added[0] === before && added[1] === after;
  if (reach === 0) return is(0, 0) ? 'either' : 'other';
  if (is(Math.floor(reach / 2), Math.ceil(reach / 2))) return 'same';
  return is(0, 0) ? 'valid' : 'other';
}
