import type { EngineCase } from '../engineCase';

/** Layers that join, order, bend and normalize units. */
export const units: readonly EngineCase[] = [
  {
    name: 'residual and reshapes',
    shape: [2, 3],
    layers: [
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'a', units: 6, activation: 'gelu' },
      { type: 'Activation', name: 'b', activation: 'selu' },
      { type: 'Add', name: 'sum', inputs: ['flat', 'b'] },
      { type: 'Reshape', name: 'back', targetShape: [2, 3] },
      { type: 'Dense', name: 'out', units: 3, activation: 'softsign' },
    ],
  },
  {
    // Right in front of it, a bias has a gradient of rounding errors alone, of which Adam makes large steps.
    name: 'batch normalization',
    shape: [6],
    layers: [
      { type: 'Dense', name: 'a', units: 5, activation: 'tanh' },
      { type: 'BatchNormalization', name: 'norm', momentum: 0.9 },
      { type: 'Dense', name: 'out', units: 6 },
    ],
  },
  {
    name: 'ELU with limits of its own',
    shape: [6],
    layers: [
      { type: 'Dense', name: 'a', units: 5 },
      { type: 'ELU', name: 'low', alpha: 1.7 },
      { type: 'Dense', name: 'b', units: 4 },
      { type: 'ELU', name: 'high', alpha: 0.3 },
      { type: 'Dense', name: 'out', units: 6 },
    ],
  },
  {
    name: 'norms without gamma, beta or both',
    shape: [4, 3],
    layers: [
      { type: 'Dense', name: 'a', units: 5, activation: 'tanh' },
      { type: 'LayerNormalization', name: 'shifted', scale: false, epsilon: 0.01 },
      { type: 'Dense', name: 'b', units: 4 },
      { type: 'LayerNormalization', name: 'plain', scale: false, center: false },
      { type: 'LayerNormalization', name: 'scaled', center: false },
      { type: 'Dense', name: 'out', units: 3 },
    ],
  },
  {
    name: 'layers of activations, gates and means',
    shape: [6],
    layers: [
      { type: 'Dense', name: 'a', units: 5 },
      { type: 'LeakyReLU', name: 'leaky', alpha: 0.2 },
      { type: 'ELU', name: 'elu', inputs: ['a'] },
      { type: 'PReLU', name: 'prelu', inputs: ['a'] },
      { type: 'Softmax', name: 'shares', inputs: ['a'] },
      { type: 'Multiply', name: 'gated', inputs: ['leaky', 'shares'] },
      { type: 'Average', name: 'mean', inputs: ['gated', 'elu', 'prelu'] },
      { type: 'ReLU', name: 'relu', maxValue: 6 },
      { type: 'Dense', name: 'out', units: 6 },
    ],
  },
  {
    name: 'shares of the last axis',
    shape: [3, 4],
    layers: [
      { type: 'Dense', name: 'a', units: 4 },
      { type: 'Softmax', name: 'shares' },
      { type: 'Dense', name: 'out', units: 4 },
    ],
  },
  {
    name: 'products of rows and of matrices',
    shape: [4, 3],
    layers: [
      { type: 'Dense', name: 'a', units: 5, activation: 'tanh' },
      { type: 'Dense', name: 'b', units: 5, activation: 'sigmoid', inputs: ['x'] },
      { type: 'Dot', name: 'scores', axes: 2, inputs: ['a', 'b'] },
      { type: 'Softmax', name: 'shares' },
      { type: 'Dot', name: 'mixed', axes: [2, 1], inputs: ['shares', 'b'] },
      { type: 'Dot', name: 'turned', axes: [1, -2], inputs: ['mixed', 'a'] },
      { type: 'GlobalAveragePooling1D', name: 'mean' },
      { type: 'Dense', name: 'c', units: 5, activation: 'tanh' },
      { type: 'Dot', name: 'weighted', axes: [1, 2], inputs: ['c', 'a'] },
      { type: 'Dot', name: 'one', axes: 1, inputs: ['c', 'mean'] },
      { type: 'Concatenate', name: 'all', inputs: ['weighted', 'one'] },
      { type: 'Dense', name: 'd', units: 12 },
      { type: 'Reshape', name: 'out', targetShape: [4, 3] },
    ],
  },
  {
    name: 'cosines of rows and of matrices',
    shape: [4, 3],
    layers: [
      { type: 'Dense', name: 'a', units: 5, activation: 'tanh' },
      { type: 'Dense', name: 'b', units: 5, inputs: ['x'] },
      { type: 'Dot', name: 'turned', axes: [1, -2], normalize: true, inputs: ['a', 'b'] },
      { type: 'GlobalAveragePooling1D', name: 'mean' },
      { type: 'Dense', name: 'c', units: 5, activation: 'tanh' },
      { type: 'Dot', name: 'cosines', axes: [-1, 1], normalize: true, inputs: ['turned', 'mean'] },
      { type: 'Dot', name: 'cosine', axes: 1, normalize: true, inputs: ['c', 'cosines'] },
      { type: 'Concatenate', name: 'all', inputs: ['cosines', 'cosine'] },
      { type: 'Dense', name: 'd', units: 12 },
      { type: 'Reshape', name: 'out', targetShape: [4, 3] },
    ],
  },
  {
    name: 'the larger, the smaller and the largest',
    shape: [2, 2, 3],
    layers: [
      { type: 'Dense', name: 'a', units: 3, activation: 'tanh' },
      { type: 'Dense', name: 'b', units: 3, inputs: ['x'] },
      { type: 'Dense', name: 'c', units: 3, activation: 'sigmoid', inputs: ['x'] },
      { type: 'Maximum', name: 'larger', inputs: ['a', 'b'] },
      { type: 'Minimum', name: 'smaller', inputs: ['larger', 'c', 'b'] },
      { type: 'GlobalMaxPooling2D', name: 'largest' },
      { type: 'Dense', name: 'out', units: 12 },
      { type: 'Reshape', name: 'image', targetShape: [2, 2, 3] },
    ],
  },
  {
    name: 'what is flat, flattened',
    shape: [6],
    layers: [
      { type: 'Dense', name: 'a', units: 4, activation: 'tanh' },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'out', units: 6 },
    ],
  },
  {
    name: 'selected features and units',
    shape: [6],
    layers: [
      { type: 'Select', name: 'features', indices: [4, 0, 1] },
      { type: 'Dense', name: 'a', units: 5, activation: 'tanh' },
      { type: 'Select', name: 'units', indices: [3, 1] },
      { type: 'Concatenate', name: 'joined', inputs: ['a', 'units'] },
      { type: 'Dense', name: 'out', units: 6 },
    ],
  },
  {
    name: 'selected channels',
    shape: [4, 4, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 3, kernelSize: 3, padding: 'same', activation: 'tanh' },
      { type: 'Select', name: 'channels', indices: [2, 0] },
      { type: 'Conv2D', name: 'out', filters: 2, kernelSize: 1 },
    ],
  },
  {
    name: 'units put among constants',
    shape: [6],
    layers: [
      { type: 'Dense', name: 'a', units: 3, activation: 'tanh' },
      { type: 'Scatter', name: 'spread', units: 5, indices: [4, 0, 2] },
      { type: 'Dense', name: 'b', units: 4, activation: 'tanh' },
      { type: 'Scatter', name: 'out', units: 6, indices: [1, 5, 0, 3] },
    ],
  },
  {
    name: 'channels put among constants',
    shape: [4, 4, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 2, kernelSize: 3, padding: 'same', activation: 'tanh' },
      { type: 'Scatter', name: 'channels', units: 4, indices: [2, 1] },
      { type: 'Conv2D', name: 'out', filters: 2, kernelSize: 1 },
    ],
  },
];
