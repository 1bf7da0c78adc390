/** Reads the values of a model's weights into Keras's layout. */
import { type WeightKey, weightKey, type Weights, type WeightTensor } from '../../../core/weights/weights';
import type { ModelSource } from '../modelSource';
import type { DraftLayer } from './linking/layers';
import { readConstant } from './tensors/constants';

/** @throws ImportError when a tensor's bytes are not those of its shape */
export async function readWeights(source: ModelSource, layers: readonly DraftLayer[], signal: AbortSignal): Promise<Weights> {
  const weights = new Map<WeightKey, WeightTensor>();
  for (const { name, weights: sources } of layers)
    for (const [weight, { tensors, shape, arrange }] of Object.entries(sources)) {
      signal.throwIfAborted();
      const values: Float32Array[] = [];
      for (const tensor of tensors) values.push(await readConstant(source, tensor));
      weights.set(weightKey(name, weight), { shape, data: arrange(values) });
    }
  return weights;
}
