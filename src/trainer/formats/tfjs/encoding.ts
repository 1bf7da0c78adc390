/** How the values of a tensor are stored in a TF.js file: as float32, or smaller where they were quantised. */
import { bytesOf } from '../../../core/numbers/bytesOf';
import { halfBits, toHalf } from '../../../core/numbers/float16';
import type { Quantization } from './manifest';

export interface EncodedValues {
  readonly quantization?: Quantization;
  readonly bytes: Uint8Array;
}

/** @param isGrid whether the values are on a grid of 8-bit integers for each unit (`core/methods/quantizing`) */
export type Encode = (values: Float32Array, isGrid: boolean) => EncodedValues;

export const asFloat32: Encode = (values) => ({ bytes: bytesOf(values) });

/**
 * Values that are halves as such, without a loss; those on grids of integers as 8 bits with one scale for all, which is all that TF.js has, so that
 * they are rounded once more.
 */
export const asQuantized: Encode = (values, isGrid) => {
  if (isGrid) return inBytes(values);
  if (!values.every((value) => toHalf(value) === value)) return asFloat32(values, isGrid);
  return { quantization: { dtype: 'float16' }, bytes: bytesOf(Uint16Array.from(values, halfBits)) };
};

/** Zero stays zero, so that what was pruned stays pruned. */
function inBytes(values: Float32Array): EncodedValues {
  let [least, most] = [0, 0];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const scale = (most - least) / 255 || 1;
  const zero = Math.round(-least / scale);
  const stored = Uint8Array.from(values, (value) => Math.max(0, Math.min(255, Math.round(value / scale) + zero)));
  return { quantization: { dtype: 'uint8', scale, min: -zero * scale }, bytes: stored };
}
