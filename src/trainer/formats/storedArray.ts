/** An array of weights in a file, of which shape and type are known before its values are read. */
import { sizeOf } from '../../core/numbers/sizeOf';

export interface StoredArray {
  /** As the file has it. */
  readonly name: string;
  readonly shape: readonly number[];
  /** As NumPy calls it: "float32". */
  readonly dtype: string;
  /** As stored. */
  readonly bytes: number;
  /** Row-major. @throws ImportError */
  read(): Promise<Float32Array>;
}

/** How many values arrays have together. */
export function valuesOf(arrays: readonly Pick<StoredArray, 'shape'>[]): number {
  return arrays.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}
