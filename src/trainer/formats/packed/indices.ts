/** Indices of Selects and Scatters in a packed model's header: as differences, which are mostly 1 and so compress to next to nothing. */
import type { LayerSpec } from '../../../core/layers';

/**
 * @example
 * withDifferences({ type: 'Select', name: 's', indices: [3, 4, 9] }); // → indices: [3, 1, 5]
 */
export function withDifferences(layer: LayerSpec): LayerSpec {
  if (!('indices' in layer)) return layer;
  return { ...layer, indices: layer.indices.map((index, at) => index - (layer.indices[at - 1] ?? 0)) };
}

/** @param layer as a file has it: anything without indices stays as it is, for the spec's own validation */
export function withoutDifferences(layer: unknown): unknown {
  if (typeof layer !== 'object' || layer === null || !('indices' in layer) || !Array.isArray(layer.indices)) return layer;
  let index = 0;
  return { ...layer, indices: layer.indices.map((difference) => (index += Number(difference))) };
}
