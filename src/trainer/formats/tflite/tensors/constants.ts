/** The values of a model's constants, as real numbers. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { type Message, say } from '../../../../core/message/message';
import type { ImportError } from '../../importError';
import { damaged } from '../damaged';
import type { ModelSource } from '../../modelSource';
import type { Quantization, Tensor } from '../schema/model';
import type { ByteRange } from '../schema/table';
import { elementsOf } from './elements';

export interface Constant extends Tensor {
  readonly bytes: ByteRange;
}

export function isConstant(tensor: Tensor): tensor is Constant {
  return tensor.bytes !== undefined;
}

/** Whether a constant is a weight, rather than a size or an axis: those are whole numbers without a scale. */
export function isWeight(tensor: Tensor): tensor is Constant {
  return isConstant(tensor) && (tensor.quantization !== undefined || tensor.type.includes('float'));
}

/** @throws ImportError when the bytes are not as many as its shape and type need */
export function requireWhole(file: string, tensor: Constant): void {
  const elements = elementsOf(tensor.type);
  if (elements === undefined || tensor.isSparse) return;
  const count = tensor.shape.every((size) => size >= 0) ? sizeOf(tensor.shape) : NaN;
  const { from, to } = tensor.bytes;
  if (Math.ceil((count * elements.bits) / 8) !== to - from)
    throw unfit(file, tensor, say('has the shape [{0}], but {1} bytes', tensor.shape.join(', '), to - from));
}

/** Row-major, dequantised, of a tensor that `requireWhole` has let pass. @throws ImportError when it cannot be read as numbers */
export async function readConstant(source: ModelSource, tensor: Constant): Promise<Float32Array> {
  const { file } = source;
  const { type, shape, bytes, quantization } = tensor;
  if (tensor.isSparse) throw unfit(file, tensor, say('is stored without its zeros, which cannot be read: write the file without sparsity'));
  const elements = elementsOf(type);
  if (elements === undefined) throw unfit(file, tensor, say('is of type {0}, which cannot be read as numbers', type));
  const scales = quantization === undefined ? asStored : scalesOf(quantization, shape);
  if (scales === 'unfit') throw unfit(file, tensor, say('has scales that do not fit its shape [{0}]', shape.join(', ')));
  const { scale, zeroPoint, each } = scales;
  const stored = await source.read(bytes.from, bytes.to);
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const values = new Float32Array(sizeOf(shape));
  if (quantization === undefined) {
    for (let at = 0; at < values.length; at++) values[at] = elements.read(view, at);
    return values;
  }
  for (let at = 0, channel = 0; at < values.length; channel = (channel + 1) % scale.length)
    for (const end = Math.min(values.length, at + each); at < end; at++)
      values[at] = scale[channel]! * (elements.read(view, at) - zeroPoint[channel]!);
  return values;
}

function unfit(file: string, { index, name }: Tensor, what: Message): ImportError {
  return damaged(file, say('tensor {0} ("{1}") {2}', index, name, what));
}

/** A scale and a zero point for each channel; `each` values in a row are of one. */
interface Scales {
  readonly scale: readonly number[];
  readonly zeroPoint: readonly number[];
  readonly each: number;
}

const asStored: Scales = { scale: [1], zeroPoint: [0], each: 1 };

function scalesOf({ scales, zeroPoints, axis }: Quantization, shape: readonly number[]): Scales | 'unfit' {
  const fits = zeroPoints.length <= 1 || zeroPoints.length === scales.length;
  if (!fits || !scales.every((scale) => Number.isFinite(scale))) return 'unfit';
  const zeroPoint = scales.map((_, channel) => zeroPoints[zeroPoints.length === 1 ? 0 : channel] ?? 0);
  if (scales.length === 1) return { scale: scales, zeroPoint, each: 1 };
  if (shape[axis] !== scales.length) return 'unfit';
  return { scale: scales, zeroPoint, each: sizeOf(shape.slice(axis + 1)) };
}
