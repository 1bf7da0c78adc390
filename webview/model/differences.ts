/** How far values are from what they should be, 0…255 like them. */
export function differences(values: readonly (readonly number[])[], right: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return values.map((row, at) => row.map((value, place) => Math.abs(value - right[at]![place]!)));
}
