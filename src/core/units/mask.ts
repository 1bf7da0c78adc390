import type { ModelGraph } from '../graph/graph';
import { type Masks, type WeightKey, weightKey } from '../weights/weights';
import type { UnitGroups } from './groups';

/**
 * Masks with zeros also for every trainable weight of some units: what comes in, what goes out, and their biases.
 *
 * @param dead by group, 1 for each whose units are masked
 */
export function maskDeadUnits(graph: ModelGraph, groups: UnitGroups, dead: Uint8Array, masks: Masks): Masks {
  if (!dead.includes(1)) return masks;
  const closed = new Map<WeightKey, Uint8Array>(masks);
  for (const layer of graph.layers) {
    for (const { name, shape, axes, trainable } of layer.weights) {
      if (!trainable) continue;
      const key = weightKey(layer.name, name);
      const mask = masks.get(key)?.slice() ?? new Uint8Array(shape.reduce((product, size) => product * size, 1)).fill(1);
      for (const [axis, kind] of axes.entries()) {
        if (kind === 'other') continue;
        const unitGroup = groups.of.get(kind === 'output' ? layer.name : layer.inputs[0]!)!;
        const stride = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
        const size = shape[axis]!;
        for (let from = 0, unit = 0; from < mask.length; from += stride, unit = (unit + 1) % size)
          if (dead[unitGroup[unit]!] === 1) mask.fill(0, from, from + stride);
      }
      closed.set(key, mask);
    }
  }
  return closed;
}
