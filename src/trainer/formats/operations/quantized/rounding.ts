/** What a model computes when its weights and values are rounded to integers, in floating point: by which a plan is found. */
import type { ValueScale } from '../../../../core/layers/int8';
import type { Operation, Tensor } from '../operation';
import type { ComputableKind } from './compute';
import type { IntegerWeights } from './plan';
import { stepsOf } from './requantize';

/** Values at the nearest of 256 steps of the scale, still as numbers of the model: those beyond its ends are cut off. */
export function rounded(values: Float64Array, scale: ValueScale): Float64Array {
  return values.map((value) => stepsOf(value, scale) * scale.scale);
}

/** Values after a fused rectifier. */
export function rectified(values: Float64Array, fused: 'relu' | 'relu6' | undefined): Float64Array {
  if (fused === undefined) return values;
  const most = fused === 'relu6' ? 6 : Infinity;
  return values.map((value) => Math.min(most, Math.max(0, value)));
}

/** The operation with the weights that its integers stand for. */
export function withIntegers(operation: Operation<ComputableKind>, weights: IntegerWeights, input: ValueScale): Operation<ComputableKind> {
  if (!('kernel' in operation)) return operation;
  const channels = channelOf(operation);
  const kernel: Tensor = { shape: operation.kernel.shape, data: weights.kernel.map((value, at) => value * weights.scales[channels(at)]!) };
  const bias: Tensor = {
    shape: [weights.bias.length],
    data: weights.bias.map((value, unit) => value * weights.scales[unit]! * input.scale),
  };
  return { ...operation, kernel, bias };
}

/** Which unit a value of a kernel belongs to. */
export function channelOf({ kind, kernel }: { readonly kind: string; readonly kernel: Tensor }): (at: number) => number {
  const [last, before] = [kernel.shape.at(-1)!, kernel.shape.at(-2)!];
  if (kind === 'transposedConvolution') return (at) => Math.floor(at / last) % before;
  return kind === 'depthwise' ? (at) => at % (before * last) : (at) => at % last;
}
