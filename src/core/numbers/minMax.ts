/** The least and the largest of some values; infinite the wrong way round where there are none. */
export function minMax(values: Float32Array): readonly [least: number, most: number] {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}
