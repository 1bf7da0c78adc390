import { sizeOf } from '../../../core/numbers/sizeOf';
import { rotatedAxes, transposeMatrix } from '../../../core/numbers/transposeMatrix';
import type { Tensor } from './operation';

/** A tensor of the shape, all 0. */
export function zeros(shape: readonly number[]): Tensor {
  return { shape, data: new Float32Array(sizeOf(shape)) };
}

/** A tensor of the shape, all 1. */
export function ones(shape: readonly number[]): Tensor {
  return { shape, data: new Float32Array(sizeOf(shape)).fill(1) };
}

/** The values with their axes in another order: axis i of the result is axis `order[i]`. */
export function transposed({ shape, data }: Tensor, order: readonly number[]): Tensor {
  const to = order.map((axis) => shape[axis]!);
  const moved = rotatedAxes(order);
  if (moved > 0) {
    const [rows, columns] = [sizeOf(shape.slice(0, moved)), sizeOf(shape.slice(moved))];
    return { shape: to, data: transposeMatrix(data, rows, columns, new Float32Array(data.length)) };
  }
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const result = new Float32Array(data.length);
  const index = new Array<number>(to.length).fill(0);
  for (let at = 0; at < result.length; at++) {
    let from = 0;
    for (let axis = 0; axis < to.length; axis++) from += index[axis]! * strides[order[axis]!]!;
    result[at] = data[from]!;
    for (let axis = to.length - 1; axis >= 0 && ++index[axis]! === to[axis]; axis--) index[axis] = 0;
  }
  return { shape: to, data: result };
}

/** The same values, which are shared, on other axes. @param shape of as many values */
export function reshaped({ data }: Tensor, shape: readonly number[]): Tensor {
  return { shape, data };
}
