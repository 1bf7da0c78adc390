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
