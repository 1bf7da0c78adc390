/** Models to test with: made from layers, or at random. */
import { graphOf } from '../../../src/core/graph/build';
import type { ModelGraph } from '../../../src/core/graph/graph';
import type { LayerSpec } from '../../../src/core/layers';
import type { Random } from '../../../src/core/random/random';
import { type WeightKey, type WeightTensor, weightKey } from '../../../src/core/weights/weights';

export function graph(...layers: LayerSpec[]): ModelGraph {
  const built = graphOf('test', layers);
  if (built.graph === undefined) throw new Error(JSON.stringify(built.problems));
  return built.graph;
}

/** Weights between −1 and 1 (variances between 0.5 and 1.5), with `sparsity` of the kernels' values zero. */
export function randomWeights(of: ModelGraph, random: Random, sparsity = 0): Map<WeightKey, WeightTensor> {
  const weights = new Map<WeightKey, WeightTensor>();
  for (const layer of of.layers) {
    for (const { name, shape } of layer.weights) {
      const data = new Float32Array(shape.reduce((product, size) => product * size, 1)).map(() => random.uniform() * 2 - 1);
      if (name.endsWith('kernel')) for (let i = 0; i < data.length; i++) if (random.uniform() < sparsity) data[i] = 0;
      if (name === 'gamma') for (let i = 0; i < data.length; i++) if (random.uniform() < sparsity / 2) data[i] = 0;
      weights.set(weightKey(layer.name, name), {
        shape,
        data: name === 'moving_variance' || name === 'variance' ? data.map((value) => 1 + value / 2) : data,
      });
    }
  }
  return weights;
}

export const dense = (name: string, units: number, more: Partial<Extract<LayerSpec, { type: 'Dense' }>> = {}): LayerSpec => ({
  type: 'Dense',
  name,
  units,
  ...more,
});

/** A layer that passes channels on, each in its own way. */
function passing(name: string, random: Random): LayerSpec {
  const layers: readonly LayerSpec[] = [
    { type: 'DepthwiseConv2D', name, kernelSize: 3, padding: 'same', activation: 'relu' },
    { type: 'DepthwiseConv2D', name, kernelSize: 2, activation: 'sigmoid', useBias: false },
    { type: 'DepthwiseConv2D', name, kernelSize: 2, depthMultiplier: 2 },
    { type: 'SeparableConv2D', name, filters: 3, kernelSize: 3, padding: 'same' },
    { type: 'AveragePooling2D', name, poolSize: 3, strides: 1, padding: 'same' },
    { type: 'ZeroPadding2D', name },
    { type: 'Cropping2D', name, cropping: 1 },
    { type: 'LeakyReLU', name },
    { type: 'PReLU', name },
    { type: 'PReLU', name, sharedAxes: [1, 2] },
    { type: 'LayerNormalization', name },
    { type: 'GroupNormalization', name, groups: -1 },
    { type: 'GroupNormalization', name, groups: 1, scale: false },
    { type: 'UpSampling2D', name, size: [1, 2], interpolation: 'bilinear' },
    { type: 'Rescaling', name, scale: -2, offset: 0.5 },
    { type: 'Normalization', name },
    { type: 'Permute', name, dims: [2, 1, 3] },
  ];
  return layers[Math.floor(random.uniform() * layers.length)]!;
}

/** A small model: convolutions with branches, then dense layers with branches. */
export function randomModel(random: Random): ModelGraph {
  const layers: LayerSpec[] = [{ type: 'Input', name: 'x', shape: [4, 4, 1 + Math.floor(random.uniform() * 2)] }];
  const pick = <T>(...choices: readonly T[]): T => choices[Math.floor(random.uniform() * choices.length)]!;
  const name = () => `layer${String(layers.length)}`;
  const last = () => layers.at(-1)!.name;
  const activation = () => pick('linear', 'relu', 'sigmoid', 'tanh', 'elu');
  const convolution = (inputs: string[], filters: number): LayerSpec =>
    pick<LayerSpec>(
      { type: 'Conv2D', name: name(), filters, kernelSize: pick(1, 3), padding: 'same', activation: activation(), inputs },
      { type: 'Conv2D', name: name(), filters, kernelSize: 1, activation: activation(), inputs },
      { type: 'Conv2DTranspose', name: name(), filters, kernelSize: 3, padding: 'same', activation: activation(), inputs },
    );
  for (let block = 0; block < 2; block++) {
    const from = last();
    const filters = 1 + Math.floor(random.uniform() * 4);
    layers.push(convolution([from], filters));
    if (random.uniform() < 0.4) layers.push({ type: 'BatchNormalization', name: name() });
    if (random.uniform() < 0.6) {
      const first = last();
      layers.push(convolution([from], filters));
      layers.push({ type: pick('Add', 'Concatenate'), name: name(), inputs: [first, last()] });
    }
    if (random.uniform() < 0.3) layers.push({ type: 'UpSampling2D', name: name() });
    if (random.uniform() < 0.4) layers.push(passing(name(), random));
  }
  layers.push(
    random.uniform() < 0.3 ? { type: 'MaxPooling2D', name: name() } : { type: 'Activation', name: name(), activation: activation() },
  );
  layers.push({ type: 'Flatten', name: name() });
  for (let block = 0; block < 2; block++) {
    const from = last();
    layers.push(dense(name(), 3, { activation: activation(), inputs: [from], useBias: random.uniform() < 0.8 }));
    const first = last();
    layers.push(dense(name(), 3, { activation: activation(), inputs: [pick(from, first)] }));
    layers.push({ type: pick('Add', 'Concatenate'), name: name(), inputs: [first, last()] });
    if (random.uniform() < 0.3) layers.push({ type: 'BatchNormalization', name: name() });
  }
  layers.push(dense(name(), 2));
  return graph(...layers);
}
