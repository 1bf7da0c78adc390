/** How many values an array of that shape has: the product of its sizes. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}
