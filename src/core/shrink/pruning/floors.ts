import type { Importances } from './importance';

/**
 * Puts the best of every layer beyond competition, so that no layer loses everything to the others.
 *
 * @param share of each layer's weights, 0 to 1; at least one weight
 */
export function withFloors(importances: Importances, share: number): Importances {
  return new Map([...importances].map(([key, values]) => [key, raiseBest(values, Math.max(1, Math.ceil(values.length * share)))]));
}

function raiseBest(values: Float32Array, count: number): Float32Array {
  const threshold = values.slice().sort()[values.length - count]!;
  let left = count - values.reduce((above, value) => above + Number(value > threshold), 0);
  return values.map((value) => (value >= 0 && (value > threshold || (value === threshold && left-- > 0)) ? Infinity : value));
}
