/** Arrays of weights with their values in another order, which are changed when they are read. One of a shape that a change is not made for stays as it is. */
import { sizeOf } from '../../../core/numbers/sizeOf';
import type { Tensor } from '../operations/operation';
import { transposed } from '../operations/tensors';
import type { StoredArray } from '../storedArray';

export type ArrayChange = (array: StoredArray) => StoredArray;

/** Axis i of the result is axis `order[i]` of the array. */
export function withOrder(order: readonly number[]): ArrayChange {
  return (array) => {
    if (array.shape.length !== order.length) return array;
    return changed(array, order.map((axis) => array.shape[axis]!), (tensor) => transposed(tensor, order).data); // prettier-ignore
  };
}

/** Keras 1 gave filters over one axis a second axis of size 1: [length, 1, channels, filters], or [filters, channels, length, 1] before 1.2. */
export function withoutColumns(length: number, filters: number): ArrayChange {
  return (array) => {
    const [first, second, , last] = array.shape;
    if (array.shape.length !== 4) return array;
    const isOldest = first !== length || second !== 1 || last !== filters;
    const today = isOldest ? withOrder([2, 3, 1, 0])(array) : array;
    return { ...today, shape: today.shape.filter((_, axis) => axis !== 1) };
  };
}

/** Turned round along all axes but the last two. */
export function flippedWindows(array: StoredArray): StoredArray {
  if (array.shape.length < 3) return array;
  return changed(array, array.shape, ({ shape, data }) => {
    const each = sizeOf(shape.slice(-2));
    const flipped = new Float32Array(data.length);
    for (let from = 0; from < data.length; from += each) flipped.set(data.subarray(from, from + each), data.length - each - from);
    return flipped;
  });
}

/**
 * A kernel that has the columns of its gates side by side. cuDNN has a matrix of each gate's units by its inputs.
 *
 * @param kind of what comes in, whose values lie one after the other whatever their shape says, or of the state
 */
export function cudnnGates(gates: number, kind: 'kernel' | 'state'): ArrayChange {
  return (array) => {
    const [rows, columns] = array.shape;
    if (array.shape.length !== 2 || columns! % gates !== 0) return array;
    const units = columns! / gates;
    if (kind === 'state' && rows !== units) return array;
    return changed(array, array.shape, ({ data }) => {
      const result = new Float32Array(data.length);
      for (let gate = 0; gate < gates; gate++)
        for (let unit = 0; unit < units; unit++)
          for (let row = 0; row < rows!; row++) {
            // Where the value lies in the gate's own matrix of rows by units, as the file has it.
            const at = unit * rows! + row;
            result[row * columns! + gate * units + unit] = data[Math.floor(at / units) * columns! + gate * units + (at % units)]!;
          }
      return result;
    });
  };
}

/** Both biases of cuDNN as one. */
export function summedHalves(array: StoredArray): StoredArray {
  const [count] = array.shape;
  if (array.shape.length !== 1 || count! % 2 !== 0) return array;
  return changed(array, [count! / 2], ({ data }) => data.slice(0, count! / 2).map((value, at) => value + data[count! / 2 + at]!));
}

/** The biases of a GRU, of the input and of the state one after the other, as [2, 3 × units]. */
export function twoRows(array: StoredArray): StoredArray {
  const [count] = array.shape;
  return array.shape.length !== 1 || count! % 2 !== 0 ? array : { ...array, shape: [2, count! / 2] };
}

/** Arrays of the same shape side by side along their last axis; the first alone where they have different shapes. */
export function joinedGates(arrays: readonly StoredArray[]): StoredArray {
  const [first] = arrays as readonly [StoredArray];
  if (arrays.some(({ shape }) => shape.join() !== first.shape.join())) return first;
  const width = first.shape.at(-1) ?? 1;
  return {
    ...first,
    shape: [...first.shape.slice(0, -1), width * arrays.length],
    bytes: arrays.reduce((sum, { bytes }) => sum + bytes, 0),
    read: async () => {
      const parts = await Promise.all(arrays.map((array) => array.read()));
      const joined = new Float32Array(parts.length * parts[0]!.length);
      for (const [at, part] of parts.entries())
        for (let row = 0; row * width < part.length; row++)
          joined.set(part.subarray(row * width, (row + 1) * width), (row * parts.length + at) * width);
      return joined;
    },
  };
}

function changed(array: StoredArray, shape: readonly number[], change: (tensor: Tensor) => Float32Array): StoredArray {
  return { ...array, shape, read: async () => change({ shape: array.shape, data: await array.read() }) };
}
