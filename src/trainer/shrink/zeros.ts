import type { Model } from '../../core/weights/model';
import { prunableKeys } from '../../core/methods/pruning/prune';
import { nonZeroIn } from '../../core/units/connections';
import type { WeightKey } from '../../core/weights/weights';

/** The model with its kernels' zeros pruned, so that they stay zero. */
export function maskZeros(model: Model): Model {
  const masks = new Map<WeightKey, Uint8Array>(model.masks);
  for (const key of prunableKeys(model.graph)) {
    const { data } = model.weights.get(key)!;
    if (data.includes(0)) masks.set(key, nonZeroIn(data));
  }
  return { ...model, masks };
}
