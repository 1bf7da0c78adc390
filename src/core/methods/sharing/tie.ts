import { toPreciseHalf } from '../../numbers/float16';
import type { Weights, WeightTensor } from '../../weights/weights';

/**
 * Keeps values together that are equal in `start`: gives each the mean of what they have become, in float16, and leaves zeros zero and all others free. Training that is brought
 * back to this after a few steps trains the shared values: their gradients are those of all their weights together.
 */
export function tyingOf(start: Weights): (weights: Weights) => Weights {
  const ties = new Map([...start].map(([key, { data }]) => [key, clustersOf(data)]));
  return (weights) => new Map([...weights].map(([key, tensor]) => [key, tie(tensor, ties.get(key)!)]));
}

interface Clusters {
  /** By value, its cluster; −1 for zeros. */
  readonly of: Int32Array;
  readonly sizes: readonly number[];
}

function clustersOf(data: Float32Array): Clusters {
  const numbers = new Map<number, number>();
  const sizes: number[] = [];
  const of = Int32Array.from(data, (value) => {
    if (value === 0) return -1;
    const known = numbers.get(value);
    const cluster = known ?? sizes.push(0) - 1;
    if (known === undefined) numbers.set(value, cluster);
    sizes[cluster]!++;
    return cluster;
  });
  return { of, sizes };
}

function tie({ shape, data }: WeightTensor, { of, sizes }: Clusters): WeightTensor {
  const sums = new Float64Array(sizes.length);
  for (let at = 0; at < data.length; at++) if (of[at] !== -1) sums[of[at]!]! += data[at]!;
  const means = sums.map((sum, cluster) => (sizes[cluster] === 1 ? sum : toPreciseHalf(sum / sizes[cluster]!)));
  return { shape, data: data.map((_, at) => (of[at] === -1 ? 0 : means[of[at]!]!)) };
}
