/** k-means in one dimension, where clusters are intervals of the sorted values. */

interface Sorted {
  readonly values: Float64Array;
  /** Sums over the first so many values: of their importances, of importance × value, and of importance × value². */
  readonly sums: readonly [Float64Array, Float64Array, Float64Array];
}

const mostRounds = 200;

/**
 * The centres, ascending, that make Σ importance · (value − nearest centre)² small (Lloyd 1982), from centres that start evenly between the
 * smallest and the largest value (Han et al. 2016, arXiv:1510.00149: large weights are few, and matter).
 *
 * @param importances positive, one for each value
 * @returns at most `count` centres; the values themselves where they have no more different ones
 */
export function kMeans(values: Float32Array, importances: Float32Array, count: number): Float32Array {
  const distinct = new Set(values);
  if (distinct.size <= count) return Float32Array.from(distinct).sort();
  const sorted = sortValues(values, importances);
  const [smallest, largest] = [sorted.values[0]!, sorted.values.at(-1)!];
  let centres: Float64Array = Float64Array.from({ length: count }, (_, index) => smallest + ((index + 0.5) / count) * (largest - smallest));
  let bounds: Int32Array = boundsOf(sorted.values, centres);
  for (let round = 0; round < mostRounds; round++) {
    centres = centresOf(sorted, bounds);
    const next = boundsOf(sorted.values, centres);
    if (next.every((bound, index) => bound === bounds[index])) break;
    bounds = next;
  }
  return Float32Array.from(centres);
}

/** The place of the centre nearest to a value; the smaller of two as near. */
export function nearest(centres: Float32Array, value: number): number {
  let low = 0;
  let high = centres.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > (centres[middle]! + centres[middle + 1]!) / 2) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sortValues(values: Float32Array, importances: Float32Array): Sorted {
  const order = new Uint32Array(values.length).map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const sum = () => new Float64Array(values.length + 1);
  const sums = [sum(), sum(), sum()] as const;
  for (const [at, index] of order.entries()) {
    const value = values[index]!;
    for (const [power, total] of sums.entries()) total[at + 1] = total[at]! + importances[index]! * value ** power;
  }
  return { values: Float64Array.from(order, (index) => values[index]!), sums };
}

/** Where each cluster begins in the sorted values, and where the last one ends. */
function boundsOf(sorted: Float64Array, centres: Float64Array): Int32Array {
  const bounds = new Int32Array(centres.length + 1);
  bounds[centres.length] = sorted.length;
  for (let index = 1; index < centres.length; index++) bounds[index] = countUpTo(sorted, (centres[index - 1]! + centres[index]!) / 2);
  return bounds;
}

/** How many of the sorted values are at most `limit`. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The mean of each cluster; one that is empty splits the cluster that fits its values worst. */
function centresOf(sorted: Sorted, bounds: Int32Array): Float64Array {
  const clusters = Array.from({ length: bounds.length - 1 }, (_, index) => clusterOf(sorted, bounds[index]!, bounds[index + 1]!));
  const full = clusters.filter((cluster) => cluster !== undefined);
  while (full.length < clusters.length) {
    const worst = full.reduce((a, b) => (b.error > a.error ? b : a));
    full.splice(full.indexOf(worst), 1, ...halves(worst));
  }
  return Float64Array.from(full, ({ mean }) => mean).sort();
}

interface Cluster {
  readonly mean: number;
  readonly weight: number;
  /** Σ importance · (value − mean)². */
  readonly error: number;
}

function clusterOf({ sums }: Sorted, from: number, to: number): Cluster | undefined {
  if (from === to) return undefined;
  const [weight, first, second] = sums.map((sum) => sum[to]! - sum[from]!) as [number, number, number];
  return { mean: first / weight, weight, error: Math.max(0, second - first ** 2 / weight) };
}

/** Two clusters in the place of one, as if its values were spread evenly. */
function halves({ mean, weight, error }: Cluster): [Cluster, Cluster] {
  const deviation = Math.sqrt(error / weight);
  const half = (sign: number): Cluster => ({ mean: mean + sign * deviation, weight: weight / 2, error: error / 8 });
  return [half(-1), half(1)];
}
