type Numbers = Float32Array | Float64Array;

/** Values that lie close together in both matrices at a time: more would not stay in the processor's cache. */
const tile = 32;

/**
 * Rows become columns.
 *
 * @param values row-major, `rows` × `columns`. @param into as many, of the same kind
 */
export function transposeMatrix<T extends Numbers>(values: T, rows: number, columns: number, into: T): T {
  for (let top = 0; top < rows; top += tile) {
    const bottom = Math.min(rows, top + tile);
    for (let left = 0; left < columns; left += tile) {
      const right = Math.min(columns, left + tile);
      for (let row = top; row < bottom; row++)
        for (let column = left; column < right; column++) into[column * rows + row] = values[row * columns + column]!;
    }
  }
  return into;
}

/** Whether axes in that order are the first so many behind the others, so that moving them is transposing a matrix: how many; 0 where they are not. */
export function rotatedAxes(order: readonly number[]): number {
  const [first = 0] = order;
  return order.every((axis, at) => axis === (first + at) % order.length) ? first : 0;
}
