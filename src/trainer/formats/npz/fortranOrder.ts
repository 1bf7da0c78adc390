/** Values of which the first axis varies fastest, in the order in which the last one does. */
import { sizeOf } from '../../../core/numbers/sizeOf';

/**
 * @example
 * // [[1, 2], [3, 4]], column by column:
 * fromFortranOrder(Float32Array.of(1, 3, 2, 4), [2, 2]); // → 1, 2, 3, 4
 */
export function fromFortranOrder(values: Float32Array, shape: readonly number[]): Float32Array {
  const result = new Float32Array(values.length);
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  let from = 0;
  for (let at = 0; at < result.length; at++) {
    result[at] = values[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
