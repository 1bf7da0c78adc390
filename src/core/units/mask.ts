import type { ModelGraph } from '../graph/graph';
import { type Masks, type WeightKey, weightKey } from '../weights/weights';
import { ownerOf, unitAxis } from './axes';
import type { UnitGroups } from './groups';
import { sizeOf } from '../numbers/sizeOf';

/**
 * Masks with zeros also for every trainable weight of some units: what comes in, what goes out, and their biases.
 *
 * @param unused by group, 1 for each whose units are masked
 */
export function maskUnusedUnits(graph: ModelGraph, groups: UnitGroups, unused: Uint8Array, masks: Masks): Masks {
  if (!unused.includes(1)) return masks;
  const closed = new Map<WeightKey, Uint8Array>(masks);
  for (const layer of graph.layers) {
    for (const weight of layer.weights) {
      const { name, shape, trainable } = weight;
      if (!trainable) continue;
      const key = weightKey(layer.name, name);
      const mask = masks.get(key)?.slice() ?? new Uint8Array(sizeOf(shape)).fill(1);
      for (const axis of weight.axes.keys()) {
        const along = unitAxis(weight, axis);
        if (along === undefined) continue;
        const unitGroup = groups.of.get(ownerOf(layer, along.of))!;
        const stride = sizeOf(shape.slice(axis + 1));
        for (let from = 0, index = 0; from < mask.length; from += stride, index = (index + 1) % along.units.length)
          if (unused[unitGroup[along.units[index]!]!] === 1) mask.fill(0, from, from + stride);
      }
      closed.set(key, mask);
    }
  }
  return closed;
}
