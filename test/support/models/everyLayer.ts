/** One model with layers of every type and every choice of theirs that computes something else. */
import type { ModelGraph } from '../../../src/core/graph/graph';
import type { LayerSpec } from '../../../src/core/layers';
import { activations } from '../../../src/core/layers/fields';
import { graph } from './build';

type Nameless = LayerSpec extends infer L ? (L extends LayerSpec ? Omit<L, 'name' | 'inputs'> : never) : never;

const ofImages: readonly Nameless[] = [
  { type: 'Conv2D', filters: 3, kernelSize: [3, 2], activation: 'relu' },
  { type: 'Conv2D', filters: 5, kernelSize: 3, strides: 2, padding: 'same', useBias: false },
  { type: 'Conv2D', filters: 4, kernelSize: 2, dilationRate: 2, padding: 'same' },
  { type: 'Conv2D', filters: 4, kernelSize: 3, groups: 2, padding: 'same' },
  { type: 'Conv2D', filters: 3, kernelSize: 1, activation: 'softmax' },
  { type: 'Conv2D', filters: 3, kernelSize: 1, strides: 2 },
  { type: 'DepthwiseConv2D', kernelSize: 3, depthMultiplier: 2, strides: 2, padding: 'same', activation: 'tanh' },
  { type: 'DepthwiseConv2D', kernelSize: 2, dilationRate: [2, 1] },
  { type: 'SeparableConv2D', filters: 3, kernelSize: 3, depthMultiplier: 2, padding: 'same' },
  { type: 'Conv2DTranspose', filters: 2, kernelSize: 3, strides: 2, padding: 'same', activation: 'sigmoid' },
  { type: 'Conv2DTranspose', filters: 2, kernelSize: [2, 3], strides: [1, 2] },
  { type: 'Conv2DTranspose', filters: 2, kernelSize: 1, strides: 2, padding: 'same' },
  { type: 'MaxPooling2D' },
  { type: 'MaxPooling2D', poolSize: 3, strides: 2, padding: 'same' },
  { type: 'AveragePooling2D', poolSize: [2, 3], strides: 1 },
  { type: 'AveragePooling2D', poolSize: 3, padding: 'same' },
  { type: 'GlobalAveragePooling2D' },
  { type: 'GlobalMaxPooling2D' },
  { type: 'UpSampling2D', size: [2, 3] },
  { type: 'UpSampling2D', size: [2, 3], interpolation: 'bilinear' },
  { type: 'UpSampling2D', size: [1, 2], interpolation: 'bilinear' },
  { type: 'ZeroPadding2D', padding: [[1, 0], [2, 1]] }, // prettier-ignore
  { type: 'Cropping2D', cropping: [[1, 0], [0, 2]] }, // prettier-ignore
  { type: 'SpatialDropout2D', rate: 0.5 },
  { type: 'Permute', dims: [3, 1, 2] },
  { type: 'BatchNormalization', scale: false },
  { type: 'LayerNormalization', center: false },
  { type: 'GroupNormalization', groups: 1 },
  { type: 'GroupNormalization', groups: -1, scale: false },
  { type: 'GroupNormalization', groups: 2, center: false },
  { type: 'Normalization' },
  { type: 'PReLU' },
  { type: 'PReLU', sharedAxes: [1, 2] },
  { type: 'PReLU', sharedAxes: [2, 3] },
  { type: 'Dense', units: 3 },
];

const ofSequences: readonly Nameless[] = [
  { type: 'Conv1D', filters: 3, kernelSize: 3, padding: 'same', strides: 2 },
  { type: 'Conv1D', filters: 3, kernelSize: 2, dilationRate: 2 },
  { type: 'DepthwiseConv1D', kernelSize: 3, depthMultiplier: 2 },
  { type: 'SeparableConv1D', filters: 3, kernelSize: 2 },
  { type: 'Conv1DTranspose', filters: 2, kernelSize: 3, strides: 2 },
  { type: 'MaxPooling1D', padding: 'same' },
  { type: 'AveragePooling1D', poolSize: 3, strides: 1 },
  { type: 'GlobalAveragePooling1D' },
  { type: 'GlobalMaxPooling1D' },
  { type: 'UpSampling1D', size: 3 },
  { type: 'ZeroPadding1D', padding: [2, 1] },
  { type: 'Cropping1D', cropping: [1, 2] },
  { type: 'SpatialDropout1D', rate: 0.5 },
  { type: 'SimpleRNN', units: 3, returnSequences: true },
  { type: 'LSTM', units: 3, goBackwards: true, returnSequences: true },
  { type: 'LSTM', units: 4, activation: 'relu', recurrentActivation: 'hardSigmoid', useBias: false },
  { type: 'GRU', units: 3, returnSequences: true },
  { type: 'GRU', units: 3, resetAfter: true },
  { type: 'GRU', units: 3, resetAfter: true, useBias: false, goBackwards: true },
  { type: 'Bidirectional', layer: { type: 'LSTM', units: 2, returnSequences: true } },
  { type: 'Bidirectional', layer: { type: 'GRU', units: 2, resetAfter: true }, mergeMode: 'sum' },
  { type: 'Bidirectional', layer: { type: 'SimpleRNN', units: 2, returnSequences: true, goBackwards: true }, mergeMode: 'mul' },
  { type: 'Bidirectional', layer: { type: 'LSTM', units: 2 }, mergeMode: 'ave' },
  { type: 'TimeDistributed', layer: { type: 'Dense', units: 3, activation: 'elu' } },
  { type: 'TimeDistributed', layer: { type: 'Softmax' } },
  { type: 'Select', indices: [2, 0] },
  { type: 'Permute', dims: [2, 1] },
];

const ofRows: readonly Nameless[] = [
  ...activations.map((activation): Nameless => ({ type: 'Activation', activation })),
  { type: 'ReLU' },
  { type: 'ReLU', maxValue: 0.4 },
  { type: 'LeakyReLU' },
  { type: 'LeakyReLU', alpha: 0.1 },
  { type: 'ELU', alpha: 0.5 },
  { type: 'Softmax' },
  { type: 'GroupNormalization', groups: 5 },
  { type: 'PReLU', sharedAxes: [1] },
  { type: 'Rescaling', scale: 2, offset: -0.5 },
  { type: 'GaussianNoise', stddev: 1 },
  { type: 'Dropout', rate: 0.5 },
  { type: 'RepeatVector', n: 3 },
  { type: 'Select', indices: [5, 1, 2] },
  { type: 'Scatter', units: 40, indices: Array.from({ length: 30 }, (_, at) => (at * 7) % 40) },
  { type: 'Dense', units: 7, activation: 'gelu' },
];

const joins = ['Add', 'Average', 'Maximum', 'Minimum', 'Multiply', 'Subtract'] as const;

/** From an image of 6 × 5 × 2, whose values are also taken as a sequence of 20 steps and as a row, to all layers' outputs side by side. */
export function everyLayer(): ModelGraph {
  const layers: LayerSpec[] = [
    { type: 'Input', name: 'image', shape: [6, 5, 2] },
    { type: 'Reshape', name: 'sequence', targetShape: [20, 3] },
    { type: 'Conv2D', name: 'half', filters: 1, kernelSize: 1, inputs: ['image'] },
    { type: 'Flatten', name: 'row' },
  ];
  const outputs: string[] = [];
  const add = (kind: Nameless, ...inputs: string[]) => {
    const name = `${kind.type}.${String(layers.length)}`;
    layers.push({ ...kind, name, inputs }, { type: 'Flatten', name: `${name}-flat`, inputs: [name] });
    outputs.push(`${name}-flat`);
  };
  for (const kind of ofImages) add(kind, 'image');
  for (const kind of ofSequences) add(kind, 'sequence');
  for (const kind of ofRows) add(kind, 'row');
  layers.push({ type: 'Dense', name: 'other', units: 30, inputs: ['row'] });
  for (const type of joins) add({ type }, 'row', 'other');
  add({ type: 'Dot', axes: 1 }, 'row', 'other');
  add({ type: 'Dot', axes: -1, normalize: true }, 'row', 'other');
  layers.push({ type: 'Dense', name: 'others', units: 4, inputs: ['sequence'] });
  add({ type: 'Dot', axes: 1 }, 'sequence', 'others');
  add({ type: 'Dot', axes: [2, 2], normalize: true }, 'sequence', 'sequence');
  layers.push({ type: 'Dense', name: 'few', units: 3, inputs: ['row'] });
  add({ type: 'Dot', axes: [-1, -1] }, 'sequence', 'few');
  return graph(...layers, { type: 'Concatenate', name: 'all', inputs: outputs });
}
