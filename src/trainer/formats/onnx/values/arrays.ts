/** Arrays of any number of axes, row-major: views of them, copied. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { rotatedAxes, transposeMatrix } from '../../../../core/numbers/transposeMatrix';
import type { Values } from '../proto/elementTypes';

export type Dims = readonly number[];

/** How far apart neighbours of each axis lie. */
export function stridesOf(dims: Dims): number[] {
  const strides = new Array<number>(dims.length).fill(1);
  for (let axis = dims.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * dims[axis + 1]!;
  return strides;
}

/** The element of each place of `dims`, which lies `strides` from its neighbours in `values`. */
export function viewed(values: Values, dims: Dims, strides: readonly number[], first = 0): Values {
  const out = emptyLike(values, sizeOf(dims));
  // The last axis in a loop of its own: large weights are mostly matrices.
  const [length, step] = [dims.at(-1) ?? 1, strides.at(-1) ?? 0];
  const index = new Array<number>(Math.max(0, dims.length - 1)).fill(0);
  let from = first;
  for (let at = 0; at < out.length; at += length) {
    for (let place = 0; place < length; place++) out[at + place] = values[from + place * step]!;
    for (let axis = index.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < dims[axis]!) break;
      from -= strides[axis]! * dims[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}

/** Axis i of the result is axis `order[i]` of `dims`. */
export function transposed(values: Values, dims: Dims, order: readonly number[]): Values {
  const moved = rotatedAxes(order);
  if (moved > 0) {
    const [rows, columns] = [sizeOf(dims.slice(0, moved)), sizeOf(dims.slice(moved))];
    return transposeMatrix(values, rows, columns, emptyLike(values, values.length));
  }
  const strides = stridesOf(dims);
  return viewed(
    values,
    order.map((axis) => dims[axis]!),
    order.map((axis) => strides[axis]!),
  );
}

/** Repeated along axes of size 1, and new ones in front, until it has the shape `to`. */
export function broadcast(values: Values, dims: Dims, to: Dims): Values {
  const own = stridesOf(dims);
  const missing = to.length - dims.length;
  return viewed(
    values,
    to,
    to.map((_, axis) => (axis < missing || dims[axis - missing] === 1 ? 0 : own[axis - missing]!)),
  );
}

/** Those indices of an axis, in that order. */
export function taken(values: Values, dims: Dims, axis: number, indices: readonly number[]): Values {
  const inner = sizeOf(dims.slice(axis + 1));
  const outer = sizeOf(dims.slice(0, axis));
  const out = emptyLike(values, outer * indices.length * inner);
  let at = 0;
  for (let block = 0; block < outer; block++) {
    for (const index of indices) {
      const from = (block * dims[axis]! + index) * inner;
      out.set(values.subarray(from, from + inner), at);
      at += inner;
    }
  }
  return out;
}

/** Side by side along an axis. */
export function concatenated(parts: readonly { readonly values: Values; readonly dims: Dims }[], axis: number): Values {
  const first = parts[0]!;
  const outer = sizeOf(first.dims.slice(0, axis));
  const out = emptyLike(
    first.values,
    parts.reduce((sum, { values }) => sum + values.length, 0),
  );
  let at = 0;
  for (let block = 0; block < outer; block++) {
    for (const { values, dims } of parts) {
      const size = sizeOf(dims.slice(axis));
      out.set(values.subarray(block * size, (block + 1) * size), at);
      at += size;
    }
  }
  return out;
}

export function emptyLike(values: Values, count: number): Values {
  return values instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
}
