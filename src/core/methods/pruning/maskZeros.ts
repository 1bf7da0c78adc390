import { nonZeroIn } from '../../units/connections';
import type { Model } from '../../weights/model';
import type { WeightKey } from '../../weights/weights';
import { prunableKeys } from './prune';

/** The model with its kernels' zeros pruned, so that they stay zero. */
export function maskZeros(model: Model): Model {
  const masks = new Map<WeightKey, Uint8Array>(model.masks);
  for (const key of prunableKeys(model.graph)) {
    const { data } = model.weights.get(key)!;
    if (data.includes(0)) masks.set(key, nonZeroIn(data));
  }
  return { ...model, masks };
}
