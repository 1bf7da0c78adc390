/** Rows of several parts, as models with several inputs or outputs have them: in a row, the values of one part lie behind those of the other. */

/** Values of some rows, row-major. */
export interface Columns {
  /** Values of one row. */
  readonly width: number;
  readonly values: Float32Array;
}

/** Rows with the values of one behind those of the other. A single one is returned as it is. */
export function joinColumns(parts: readonly Columns[], rows: number): Float32Array {
  if (parts.length === 1) return parts[0]!.values;
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const joined = new Float32Array(rows * width);
  let at = 0;
  for (const { width: own, values } of parts) {
    for (let row = 0; row < rows; row++) joined.set(values.subarray(row * own, (row + 1) * own), row * width + at);
    at += own;
  }
  return joined;
}

/**
 * The other way. A single part is returned as it is.
 *
 * @example
 * splitColumns(Float32Array.of(1, 2, 3, 4, 5, 6), 2, [1, 2]).map((part) => [...part]); // → [[1, 4], [2, 3, 5, 6]]
 */
export function splitColumns(values: Float32Array, rows: number, widths: readonly number[]): Float32Array[] {
  if (widths.length === 1) return [values];
  const all = widths.reduce((sum, width) => sum + width, 0);
  let at = 0;
  return widths.map((width) => {
    const part = new Float32Array(rows * width);
    for (let row = 0; row < rows; row++) part.set(values.subarray(row * all + at, row * all + at + width), row * width);
    at += width;
    return part;
  });
}
