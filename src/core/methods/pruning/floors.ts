import { type Importances, placedFirst } from './importance';
import { Ranking } from './rank';

/**
 * Importances in which the best of every layer are beyond competition, so that no layer loses everything to the others.
 *
 * @param share of each layer's weights that is safe, 0 to 1; at least one weight
 */
export function withFloors(importances: Importances, share: number): Importances {
  const best = [...importances].flatMap(([key, values]) => [
    ...new Ranking(new Map([[key, values]])).best(Math.max(1, Math.ceil(values.length * share))),
  ]);
  return placedFirst(importances, new Map(best));
}
