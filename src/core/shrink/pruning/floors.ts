import type { Importances } from './importance';
import { Ranking } from './rank';

/**
 * Puts the best of every layer beyond competition, so that no layer loses everything to the others.
 *
 * @param share of each layer's weights, 0 to 1; at least one weight
 */
export function withFloors(importances: Importances, share: number): Importances {
  return new Map(
    [...importances].map(([key, values]) => {
      const best = new Ranking(new Map([[key, values]])).best(Math.max(1, Math.ceil(values.length * share))).get(key)!;
      const floored = values.slice();
      for (let at = 0; at < floored.length; at++) if (best[at] === 1) floored[at] = Infinity;
      return [key, floored];
    }),
  );
}
