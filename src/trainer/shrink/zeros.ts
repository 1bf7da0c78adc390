import type { Model } from '../../core/shrink/model';
import { prunableKeys } from '../../core/shrink/pruning/prune';
import type { WeightKey } from '../../core/weights/weights';

/** The model with its kernels' zeros pruned, so that they stay zero. */
export function maskZeros(model: Model): Model {
  const masks = new Map<WeightKey, Uint8Array>(model.masks);
  for (const key of prunableKeys(model.graph)) {
    const { data } = model.weights.get(key)!;
    if (data.includes(0))
      masks.set(
        key,
        Uint8Array.from(data, (value) => (value === 0 ? 0 : 1)),
      );
  }
  return { ...model, masks };
}
