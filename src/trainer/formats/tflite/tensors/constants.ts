/** The values of a model's constants, as real numbers. */
import { say } from '../../../../core/message/message';
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

export function elementCount({ shape }: Pick<Tensor, 'shape'>): number {
  return shape.reduce((count, size) => count * size, 1);
}

/** Row-major, dequantised. @throws ImportError when the bytes are not those of its shape */
export async function readConstant(source: ModelSource, tensor: Constant): Promise<Float32Array> {
  const fault = (what: ReturnType<typeof say>) => damaged(source.file, say('tensor {0} ("{1}") {2}', tensor.index, tensor.name, what));
  if (tensor.isSparse) throw fault(say('is stored without its zeros, which cannot be read: write the file without sparsity'));
  const elements = elementsOf(tensor.type);
  if (elements === undefined) throw fault(say('is of type {0}, which cannot be read as numbers', tensor.type));
  const count = elementCount(tensor);
  const size = Math.ceil((count * elements.bits) / 8);
  const { from, to } = tensor.bytes;
  if (!(count >= 0) || size !== to - from) throw fault(say('has the shape [{0}], but {1} bytes', tensor.shape.join(', '), to - from));
  const scales = tensor.quantization === undefined ? undefined : scalesOf(tensor.quantization, tensor.shape);
  if (scales === 'unfit') throw fault(say('has scales that do not fit its shape [{0}]', tensor.shape.join(', ')));
  const bytes = await source.read(from, to);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { scale, zeroPoint, each } = scales ?? asStored;
  return Float32Array.from({ length: count }, (_, at) => {
    const channel = Math.floor(at / each) % scale.length;
    return scale[channel]! * (elements.read(view, at) - zeroPoint[channel]!);
  });
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
  return { scale: scales, zeroPoint, each: shape.slice(axis + 1).reduce((count, size) => count * size, 1) };
}
