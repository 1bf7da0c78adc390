/** How values are spread, for a small picture. */
export interface Histogram {
  readonly least: number;
  readonly most: number;
  /** How many values are in each of as many equal parts of the range. */
  readonly counts: readonly number[];
}

/** Of the finite values; undefined where there are none. @param parts of the range from the least to the largest value */
export function histogramOf(values: Float32Array, parts: number): Histogram | undefined {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) return undefined;
  const counts = new Array<number>(parts).fill(0);
  const width = (most - least) / parts;
  for (const value of values) {
    if (Number.isFinite(value)) counts[width === 0 ? 0 : Math.min(parts - 1, Math.floor((value - least) / width))]!++;
  }
  return { least, most, counts };
}
