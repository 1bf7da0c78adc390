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
        for (let at = 0; at < mask.length; at++) if (dead[unitGroup[Math.floor(at / stride) % shape[axis]!]!] === 1) mask[at] = 0;
      }
      closed.set(key, mask);
    }
  }
  return closed;
}
