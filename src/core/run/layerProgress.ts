import type { Model } from '../weights/model';
import { nonZeroOfLayer } from '../weights/weights';
import type { LayerProgress } from './events';

/**
 * What is left of each layer.
 *
 * @param original the original's layers, in the order of the result; layers that only the model has come last
 */
export function layerProgress({ graph, weights }: Model, original: readonly Pick<LayerProgress, 'name' | 'params'>[]): LayerProgress[] {
  const left = new Map(graph.layers.map((layer) => [layer.name, nonZeroOfLayer(layer, weights)]));
  const known = original.map(({ name, params }) => ({ name, params, nonzero: left.get(name) ?? 0 }));
  for (const { name } of known) left.delete(name);
  return [...known, ...[...left].map(([name, nonzero]) => ({ name, params: 0, nonzero }))];
}
