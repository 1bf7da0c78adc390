/** What the layers of a model file cost together. */
import { sum, type Totals, totalsOf } from '../core/cost/totals';
import type { ModelTable, OpenedLayer } from './modelFile';

/** Bytes are those of the weights as they are stored. */
export function totalsOfFile({ layers }: Pick<ModelTable, 'layers'>): Totals {
  return totalsOf(layers, storedBytes);
}

/** Of a layer's weights as stored. */
export function storedBytes({ weights, params }: OpenedLayer): number | undefined {
  if (weights.length === 0) return params === 0 ? 0 : undefined;
  return sum(weights.map(({ bytes }) => bytes));
}
