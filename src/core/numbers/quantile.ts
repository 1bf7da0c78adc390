/** The value below which that share of the values lies, between neighbours in proportion. @param values at least one */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}

/** The value in the middle; of an even number of values, the mean of the two in the middle. @param values at least one */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
