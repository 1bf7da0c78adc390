/** Constants that are added after an operator that could have added them itself. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { Operator, TfliteModel } from '../schema/model';
import { isWeight } from '../tensors/constants';
import type { Pattern } from './chains';

const products = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED'];

/** A bias, beside the operator's own (which mostly is zero then): its fourth input. */
export const biases: Pattern = {
  types: [products, ['ADD']],
  join: ([product, addition], model) => {
    const biased = withBias(product!, addition!, model);
    return biased === undefined ? undefined : [{ ...biased, outputs: addition!.outputs }];
  },
};

/** A bias behind a change of shape that leaves the units on the last axis. */
export const biasesBehindShapes: Pattern = {
  types: [['FULLY_CONNECTED'], ['RESHAPE'], ['ADD']],
  join: ([product, reshape, addition], model) => {
    const biased = withBias(product!, addition!, model);
    return biased === undefined ? undefined : [biased, { ...reshape!, outputs: addition!.outputs }];
  },
};

function withBias(product: Operator, addition: Operator, { tensors }: TfliteModel): Operator | undefined {
  const [, constant = -1] = addition.inputs;
  const bias = tensors[constant];
  const units = tensors[product.outputs[0] ?? -1]?.shape.at(-1);
  const isFree = (product.inputs[3] ?? -1) === -1 && product.options['activation'] === 0;
  if (!isFree || bias === undefined || !isWeight(bias) || sizeOf(bias.shape) !== units || bias.shape.at(-1) !== units) return undefined;
  return {
    ...product,
    inputs: [product.inputs[0]!, product.inputs[1] ?? -1, product.inputs[2] ?? -1, constant],
    options: { ...product.options, activation: addition.options['activation'] ?? 0 },
  };
}

/** A scale and then a shift of each channel: what remains of a normalisation that cannot be folded into weights. */
export const shifts: Pattern = {
  types: [['MUL'], ['ADD']],
  join: ([product, addition], { tensors }) => {
    const [scale, shift] = [tensors[product!.inputs[1] ?? -1], tensors[addition!.inputs[1] ?? -1]];
    if (scale === undefined || shift === undefined || !isWeight(scale) || !isWeight(shift) || product!.options['activation'] !== 0)
      return undefined;
    return [
      { ...product!, inputs: [product!.inputs[0]!, scale.index, shift.index], outputs: addition!.outputs, options: addition!.options },
    ];
  },
};
