import type { LayerSpec } from '../../../src/core/layers';
import type { LossName } from '../../../src/core/spec/schema';
import type { OracleOptions } from './oracle';

/** A model and how it is trained. */
export interface EngineCase {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layers: readonly LayerSpec[];
  readonly loss?: LossName;
  readonly delta?: number;
  readonly optimizer?: OracleOptions['optimizer'];
  readonly options?: Omit<OracleOptions, 'optimizer'>;
  /** Inputs are whole numbers below it, as an Embedding takes them. */
  readonly inputClasses?: number;
  /** One class number a row, below it; else the target is the input. */
  readonly classes?: number;
  /** What plain TF.js says of the model, where it lacks a layer that no others can stand for. */
  readonly refusedByTfjs?: string;
}

const seedLayers: readonly LayerSpec[] = [
  { type: 'Dense', name: 'encoder', units: 7, activation: 'relu' },
  { type: 'Dense', name: 'code', units: 3 },
  { type: 'Dense', name: 'skip', units: 2, activation: 'relu', inputs: ['x'] },
  { type: 'Concatenate', name: 'joined', inputs: ['skip', 'code'] },
  { type: 'Dense', name: 'reconstruction', units: 6 },
];

/** Between them: every layer type, loss and optimizer. */
export const engineCases: readonly EngineCase[] = [
  { name: 'dense with a skip', shape: [6], layers: seedLayers },
  { name: 'sgd', shape: [6], layers: seedLayers, optimizer: 'sgd' },
  { name: 'sgd with momentum', shape: [6], layers: seedLayers, optimizer: 'sgd', options: { momentum: 0.9 } },
  {
    name: 'sgd with Nesterov momentum, clipped',
    shape: [6],
    layers: seedLayers,
    optimizer: 'sgd',
    options: { momentum: 0.8, nesterov: true, clipNorm: 0.5 },
  },
  { name: 'adam, clipped', shape: [6], layers: seedLayers, options: { clipNorm: 0.3 } },
  { name: 'adamw by a Huber loss', shape: [6], layers: seedLayers, optimizer: 'adamw', loss: 'huber' },
  { name: 'adam with settings', shape: [6], layers: seedLayers, options: { beta1: 0.7, beta2: 0.9, epsilon: 0.01 } },
  {
    name: 'adamw with settings by a Huber loss with delta',
    shape: [6],
    layers: seedLayers,
    loss: 'huber',
    delta: 0.3,
    optimizer: 'adamw',
    options: { beta1: 0.8, weightDecay: 0.5 },
  },
  {
    name: 'rmsprop with settings',
    shape: [6],
    layers: seedLayers,
    optimizer: 'rmsprop',
    options: { rho: 0.7, momentum: 0.6, epsilon: 0.001, centered: true },
  },
  { name: 'rmsprop by cosine distance', shape: [6], layers: seedLayers, optimizer: 'rmsprop', loss: 'cosineDistance' },
  {
    // Those of more than 32768 values are in variables of their own; of more than 65536 in all, there is a step without masks.
    name: 'weights in variables of their own',
    shape: [20],
    layers: [
      { type: 'Dense', name: 'hidden', units: 1700, activation: 'tanh' },
      { type: 'Dense', name: 'out', units: 20 },
    ],
    optimizer: 'sgd',
    options: { momentum: 0.5, clipNorm: 1 },
  },
  {
    name: 'absolute error through tanh and sigmoid',
    shape: [6],
    layers: [
      { type: 'Dense', name: 'hidden', units: 4, activation: 'tanh' },
      { type: 'Dense', name: 'out', units: 6, activation: 'sigmoid', useBias: false },
    ],
    loss: 'meanAbsoluteError',
  },
  {
    name: 'binary cross-entropy',
    shape: [5],
    layers: [
      { type: 'Dense', name: 'hidden', units: 4, activation: 'elu' },
      { type: 'Dense', name: 'out', units: 5, activation: 'sigmoid' },
    ],
    loss: 'binaryCrossentropy',
  },
  {
    name: 'categorical cross-entropy',
    shape: [4],
    layers: [
      { type: 'Dense', name: 'hidden', units: 6, activation: 'softplus' },
      { type: 'Dense', name: 'out', units: 4, activation: 'softmax' },
    ],
    loss: 'categoricalCrossentropy',
  },
  {
    name: 'sparse cross-entropy',
    shape: [4],
    layers: [
      { type: 'Dense', name: 'hidden', units: 6, activation: 'swish' },
      { type: 'Dense', name: 'out', units: 3, activation: 'softmax' },
    ],
    loss: 'sparseCategoricalCrossentropy',
    classes: 3,
  },
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
    name: 'convolutions',
    shape: [6, 5, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 3, kernelSize: [3, 2], padding: 'same', activation: 'relu' },
      { type: 'Conv2D', name: 'b', filters: 2, kernelSize: 2, strides: [2, 1] },
      { type: 'BatchNormalization', name: 'norm' },
      { type: 'Conv2DTranspose', name: 'c', filters: 2, kernelSize: [2, 3], strides: [2, 1], padding: 'same', activation: 'hardSigmoid' },
      { type: 'Conv2DTranspose', name: 'd', filters: 2, kernelSize: [1, 2], activation: 'relu6' },
    ],
  },
  {
    name: 'pooling and upsampling',
    shape: [4, 6, 1],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 2, kernelSize: 3, padding: 'same', activation: 'tanh' },
      { type: 'MaxPooling2D', name: 'pool' },
      { type: 'UpSampling2D', name: 'up' },
      { type: 'Conv2D', name: 'out', filters: 1, kernelSize: 3, padding: 'same' },
    ],
  },
  {
    name: 'depthwise and separable convolutions, padded, cropped and averaged',
    shape: [6, 6, 2],
    layers: [
      { type: 'ZeroPadding2D', name: 'wider', padding: [[1, 0], [0, 1]] }, // prettier-ignore
      { type: 'DepthwiseConv2D', name: 'a', kernelSize: 3, depthMultiplier: 2, activation: 'tanh' },
      { type: 'SeparableConv2D', name: 'b', filters: 3, kernelSize: 2, padding: 'same' },
      { type: 'Cropping2D', name: 'narrower', cropping: [1, 0] },
      { type: 'AveragePooling2D', name: 'pool', poolSize: [1, 2], strides: 1 },
      { type: 'GlobalAveragePooling2D', name: 'mean' },
      { type: 'Dense', name: 'out', units: 72 },
      { type: 'Reshape', name: 'image', targetShape: [6, 6, 2] },
    ],
  },
  {
    name: 'a sequence',
    shape: [8, 2],
    layers: [
      { type: 'Conv1D', name: 'a', filters: 4, kernelSize: 3, padding: 'same', activation: 'tanh' },
      { type: 'MaxPooling1D', name: 'pool' },
      { type: 'Conv1D', name: 'b', filters: 4, kernelSize: 3, strides: 2 },
      { type: 'LayerNormalization', name: 'norm' },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'out', units: 16 },
      { type: 'Reshape', name: 'rows', targetShape: [8, 2] },
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
    name: 'means of windows that reach beyond the edge, and sizes given as one number',
    shape: [4, 5, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 2, kernelSize: 1, activation: 'tanh' },
      { type: 'AveragePooling2D', name: 'means', poolSize: 3, strides: 2, padding: 'same' },
      { type: 'UpSampling2D', name: 'large', size: 2 },
      { type: 'LeakyReLU', name: 'bent' },
      { type: 'Concatenate', name: 'joined', inputs: ['large', 'bent'] },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'out', units: 40 },
      { type: 'Reshape', name: 'image', targetShape: [4, 5, 2] },
    ],
  },
  {
    name: 'strides larger than filters',
    shape: [4, 5, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 2, kernelSize: 1, activation: 'tanh' },
      { type: 'Conv2D', name: 'b', filters: 3, kernelSize: [1, 2], strides: 2, padding: 'same', activation: 'tanh' },
      { type: 'DepthwiseConv2D', name: 'c', kernelSize: [2, 1], strides: 2, padding: 'same' },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'out', units: 40 },
      { type: 'Reshape', name: 'image', targetShape: [4, 5, 2] },
    ],
  },
  {
    name: 'penalties on what layers give',
    shape: [4, 5, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 3, kernelSize: 2, activation: 'tanh', activityRegularizer: { l2: 0.02 } },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'code', units: 4, activation: 'tanh', activityRegularizer: { l1: 0.05, l2: 0.01 } },
      { type: 'Dense', name: 'out', units: 40 },
      { type: 'Reshape', name: 'image', targetShape: [4, 5, 2] },
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
    name: 'sequences made shorter and longer',
    shape: [7, 3],
    layers: [
      { type: 'Conv1D', name: 'a', filters: 4, kernelSize: 3, strides: 2, padding: 'same', activation: 'tanh' },
      { type: 'Conv1DTranspose', name: 'b', filters: 3, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu6' },
      { type: 'Conv1DTranspose', name: 'c', filters: 2, kernelSize: 4, strides: 3, useBias: false },
      { type: 'MaxPooling1D', name: 'pool', poolSize: 5 },
      { type: 'UpSampling1D', name: 'up', size: 3 },
      { type: 'GlobalAveragePooling1D', name: 'mean' },
      { type: 'RepeatVector', name: 'repeated', n: 7 },
      { type: 'Dense', name: 'd', units: 3, activation: 'elu' },
      { type: 'Subtract', name: 'difference', inputs: ['d', 'x'] },
      { type: 'Dense', name: 'out', units: 3 },
    ],
  },
  {
    name: 'dilated convolutions',
    shape: [7, 6, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 3, kernelSize: 3, dilationRate: 2, padding: 'same', activation: 'tanh' },
      { type: 'DepthwiseConv2D', name: 'b', kernelSize: [2, 3], dilationRate: [3, 1], depthMultiplier: 2, activation: 'sigmoid' },
      { type: 'Reshape', name: 'steps', targetShape: [16, 6] },
      { type: 'Conv1D', name: 'c', filters: 2, kernelSize: 3, dilationRate: 3, useBias: false },
      { type: 'Conv1D', name: 'd', filters: 2, kernelSize: 2, dilationRate: 4, padding: 'same' },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'e', units: 84 },
      { type: 'Reshape', name: 'image', targetShape: [7, 6, 2] },
    ],
  },
  {
    name: 'filters of each channel along a sequence, padded, cropped and averaged',
    shape: [9, 3],
    layers: [
      { type: 'Rescaling', name: 'scaled', scale: 2, offset: -0.5 },
      { type: 'ZeroPadding1D', name: 'longer', padding: [2, 1] },
      { type: 'DepthwiseConv1D', name: 'a', kernelSize: 3, strides: 2, depthMultiplier: 2, activation: 'tanh' },
      { type: 'DepthwiseConv1D', name: 'b', kernelSize: 2, dilationRate: 2, padding: 'same', useBias: false },
      { type: 'SeparableConv1D', name: 'c', filters: 4, kernelSize: 3, padding: 'same', depthMultiplier: 2, activation: 'sigmoid' },
      { type: 'SpatialDropout1D', name: 'kept', rate: 0 },
      { type: 'Cropping1D', name: 'shorter', cropping: [0, 1] },
      { type: 'AveragePooling1D', name: 'means', poolSize: 3, strides: 1 },
      { type: 'Permute', name: 'turned', dims: [2, 1] },
      { type: 'SeparableConv1D', name: 'd', filters: 3, kernelSize: 2, strides: 2, useBias: false },
      { type: 'GlobalMaxPooling1D', name: 'largest' },
      { type: 'Dense', name: 'out', units: 27 },
      { type: 'Reshape', name: 'rows', targetShape: [9, 3] },
    ],
  },
  {
    name: 'groups of channels',
    shape: [5, 6, 4],
    layers: [
      { type: 'Normalization', name: 'standard' },
      { type: 'Conv2D', name: 'a', filters: 6, kernelSize: [2, 3], groups: 2, padding: 'same', activation: 'tanh' },
      { type: 'Conv2D', name: 'b', filters: 6, kernelSize: 2, groups: 6, padding: 'same', activation: 'tanh', inputs: ['a'] },
      { type: 'Conv2D', name: 'c', filters: 6, kernelSize: 3, groups: 3, padding: 'same', dilationRate: 2, useBias: false, inputs: ['a'] },
      { type: 'Add', name: 'sum', inputs: ['b', 'c'] },
      { type: 'SpatialDropout2D', name: 'kept', rate: 0 },
      { type: 'Permute', name: 'turned', dims: [2, 1, 3] },
      { type: 'Conv2D', name: 'd', filters: 4, kernelSize: [1, 2], groups: 2, strides: [1, 2] },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'out', units: 120 },
      { type: 'Reshape', name: 'image', targetShape: [5, 6, 4] },
    ],
  },
  {
    name: 'images enlarged between their pixels',
    shape: [3, 4, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 2, kernelSize: 2, activation: 'tanh' },
      { type: 'UpSampling2D', name: 'up', size: [2, 3], interpolation: 'bilinear' },
      { type: 'Conv2D', name: 'b', filters: 2, kernelSize: 2, activation: 'tanh' },
      { type: 'UpSampling2D', name: 'wide', size: [1, 4], interpolation: 'bilinear' },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'out', units: 24 },
      { type: 'Reshape', name: 'image', targetShape: [3, 4, 2] },
    ],
  },
  {
    name: 'groups of channels brought to one scale',
    shape: [3, 4, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 6, kernelSize: 2, padding: 'same', activation: 'tanh' },
      { type: 'GroupNormalization', name: 'pairs', groups: 3 },
      { type: 'Conv2D', name: 'b', filters: 4, kernelSize: 2 },
      { type: 'GroupNormalization', name: 'each', groups: -1, epsilon: 0.01 },
      { type: 'GroupNormalization', name: 'shifted', groups: 2, scale: false },
      { type: 'GroupNormalization', name: 'scaled', groups: 2, center: false },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'c', units: 6 },
      { type: 'GroupNormalization', name: 'plain', groups: 2, scale: false, center: false },
      { type: 'Dense', name: 'out', units: 24 },
      { type: 'Reshape', name: 'image', targetShape: [3, 4, 2] },
    ],
  },
  {
    name: 'slopes that positions share',
    shape: [3, 4, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 3, kernelSize: 2, padding: 'same' },
      { type: 'PReLU', name: 'channels', sharedAxes: [1, 2] },
      { type: 'Conv2D', name: 'b', filters: 3, kernelSize: 1 },
      { type: 'PReLU', name: 'rows', sharedAxes: [2, 3] },
      { type: 'Conv2D', name: 'c', filters: 3, kernelSize: 1 },
      { type: 'PReLU', name: 'one', sharedAxes: [1, 2, 3] },
      { type: 'Conv2D', name: 'out', filters: 2, kernelSize: 1 },
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
    name: 'volumes',
    shape: [4, 5, 4, 1],
    layers: [
      { type: 'Conv3D', name: 'a', filters: 3, kernelSize: [2, 3, 2], padding: 'same', activation: 'tanh' },
      { type: 'MaxPooling3D', name: 'largest', poolSize: [1, 2, 2], strides: 1, padding: 'same' },
      { type: 'Conv3D', name: 'b', filters: 2, kernelSize: 2, strides: [1, 2, 1], useBias: false },
      { type: 'AveragePooling3D', name: 'means', poolSize: [2, 1, 2], strides: 1 },
      { type: 'GlobalAveragePooling3D', name: 'mean' },
      { type: 'GlobalMaxPooling3D', name: 'most', inputs: ['means'] },
      { type: 'Concatenate', name: 'both', inputs: ['mean', 'most'] },
      { type: 'Dense', name: 'c', units: 80 },
      { type: 'Reshape', name: 'out', targetShape: [4, 5, 4, 1] },
    ],
  },
  {
    name: 'volumes with filters of one step in depth',
    shape: [2, 3, 2, 2],
    layers: [
      { type: 'Conv3D', name: 'a', filters: 3, kernelSize: [1, 2, 1], padding: 'same', activation: 'tanh' },
      { type: 'Conv3D', name: 'out', filters: 2, kernelSize: 1 },
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
    name: 'a sequence autoencoder of LSTMs',
    shape: [5, 2],
    layers: [
      { type: 'LSTM', name: 'encoder', units: 4 },
      { type: 'RepeatVector', name: 'steps', n: 5 },
      { type: 'LSTM', name: 'decoder', units: 3, returnSequences: true, goBackwards: true, recurrentActivation: 'hardSigmoid' },
      { type: 'TimeDistributed', name: 'out', layer: { type: 'Dense', units: 2, activation: 'sigmoid' } },
    ],
  },
  {
    name: 'gated and simple recurrent layers',
    shape: [4, 3],
    layers: [
      { type: 'GRU', name: 'a', units: 5, returnSequences: true },
      { type: 'SimpleRNN', name: 'b', units: 4, returnSequences: true, useBias: false, activation: 'relu' },
      { type: 'GRU', name: 'c', units: 3, goBackwards: true, activation: 'softsign', useBias: false },
      { type: 'SimpleRNN', name: 'd', units: 3, inputs: ['a'] },
      { type: 'Concatenate', name: 'both', inputs: ['c', 'd'] },
      { type: 'Dense', name: 'e', units: 12 },
      { type: 'Reshape', name: 'out', targetShape: [4, 3] },
    ],
  },
  {
    name: 'GRU layers that reset after the recurrent sum',
    shape: [4, 3],
    refusedByTfjs: 'GRUCell does not support reset_after parameter set to true.',
    layers: [
      { type: 'GRU', name: 'a', units: 5, resetAfter: true, returnSequences: true },
      { type: 'Bidirectional', name: 'b', layer: { type: 'GRU', units: 3, resetAfter: true, returnSequences: true } },
      { type: 'GRU', name: 'c', units: 4, resetAfter: true, goBackwards: true, activation: 'softsign', recurrentActivation: 'hardSigmoid' },
      { type: 'GRU', name: 'd', units: 3, resetAfter: true, useBias: false, inputs: ['b'] },
      { type: 'Concatenate', name: 'both', inputs: ['c', 'd'] },
      { type: 'Dense', name: 'e', units: 12 },
      { type: 'Reshape', name: 'out', targetShape: [4, 3] },
    ],
  },
  {
    name: 'bidirectional layers',
    shape: [4, 3],
    layers: [
      { type: 'Bidirectional', name: 'a', layer: { type: 'LSTM', units: 3, returnSequences: true } },
      { type: 'Bidirectional', name: 'b', mergeMode: 'sum', layer: { type: 'GRU', units: 4, returnSequences: true } },
      { type: 'Bidirectional', name: 'c', mergeMode: 'mul', layer: { type: 'SimpleRNN', units: 4, returnSequences: true } },
      { type: 'Bidirectional', name: 'd', mergeMode: 'ave', layer: { type: 'LSTM', units: 3, goBackwards: true } },
      { type: 'Dense', name: 'e', units: 12 },
      { type: 'Reshape', name: 'out', targetShape: [4, 3] },
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
    name: 'images in a sequence',
    shape: [2, 4, 4, 1],
    layers: [
      { type: 'TimeDistributed', name: 'a', layer: { type: 'Conv2D', filters: 2, kernelSize: 2, activation: 'tanh' } },
      { type: 'TimeDistributed', name: 'flat', layer: { type: 'Flatten' } },
      { type: 'TimeDistributed', name: 'norm', layer: { type: 'LayerNormalization' } },
      { type: 'TimeDistributed', name: 'b', layer: { type: 'Dense', units: 16 } },
      { type: 'Reshape', name: 'out', targetShape: [2, 4, 4, 1] },
    ],
  },
  {
    name: 'embedded words, told class by class',
    shape: [3],
    inputClasses: 7,
    classes: 4,
    layers: [
      { type: 'Embedding', name: 'words', inputDim: 7, outputDim: 4 },
      { type: 'GRU', name: 'sentence', units: 3 },
      { type: 'Dense', name: 'out', units: 4, activation: 'softmax' },
    ],
    loss: 'sparseCategoricalCrossentropy',
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
  {
    name: 'penalties on weights',
    shape: [6],
    layers: [
      { type: 'Dense', name: 'a', units: 5, activation: 'tanh', kernelRegularizer: { l1: 0.02, l2: 0.01 }, biasRegularizer: { l2: 0.1 } },
      { type: 'Dense', name: 'b', units: 5, activation: 'tanh', kernelRegularizer: { l1: 0.03 } },
      { type: 'Dense', name: 'out', units: 6, biasRegularizer: { l1: 0.02 } },
    ],
    options: { clipNorm: 0.5 },
  },
  {
    name: 'constraints on weights',
    shape: [5, 5, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 4, kernelSize: 2, kernelConstraint: { type: 'maxNorm', maxValue: 0.7, axis: [0, 1, 2] } },
      { type: 'Flatten', name: 'flat' },
      {
        type: 'Dense',
        name: 'b',
        units: 6,
        activation: 'tanh',
        kernelConstraint: { type: 'unitNorm' },
        biasConstraint: { type: 'nonNeg' },
      },
      { type: 'Dense', name: 'c', units: 5, kernelConstraint: { type: 'minMaxNorm', minValue: 0.6, maxValue: 0.9, rate: 0.5, axis: 1 } },
      { type: 'Dense', name: 'd', units: 50, biasConstraint: { type: 'maxNorm' }, kernelRegularizer: { l2: 0.05 } },
      { type: 'Reshape', name: 'out', targetShape: [5, 5, 2] },
    ],
    optimizer: 'sgd',
    options: { momentum: 0.5 },
  },
  {
    name: 'penalties and constraints inside of layers',
    shape: [4, 4, 2],
    layers: [
      {
        type: 'DepthwiseConv2D',
        name: 'a',
        kernelSize: 2,
        padding: 'same',
        depthwiseRegularizer: { l1: 0.03 },
        depthwiseConstraint: { type: 'maxNorm', maxValue: 0.5, axis: [0, 1] },
      },
      {
        type: 'SeparableConv2D',
        name: 'b',
        filters: 3,
        kernelSize: 2,
        padding: 'same',
        depthwiseRegularizer: { l2: 0.02 },
        pointwiseRegularizer: { l2: 0.03 },
        pointwiseConstraint: { type: 'nonNeg' },
      },
      { type: 'TimeDistributed', name: 'c', layer: { type: 'Conv1D', filters: 2, kernelSize: 1, kernelRegularizer: { l1: 0.01 } } },
      { type: 'Reshape', name: 'steps', targetShape: [4, 8] },
      {
        type: 'Bidirectional',
        name: 'd',
        mergeMode: 'sum',
        layer: {
          type: 'LSTM',
          units: 8,
          returnSequences: true,
          kernelRegularizer: { l2: 0.01 },
          recurrentRegularizer: { l1: 0.01 },
          recurrentConstraint: { type: 'maxNorm', maxValue: 0.8 },
        },
      },
      { type: 'Reshape', name: 'out', targetShape: [4, 4, 2] },
    ],
    optimizer: 'sgd',
    options: { momentum: 0.5 },
  },
];

/** tfjs's own recurrent layers have no gradient of them. */
export const oneStep: EngineCase = {
  name: 'sequences of one step',
  shape: [1, 3],
  layers: [
    { type: 'LSTM', name: 'a', units: 4, returnSequences: true },
    { type: 'GRU', name: 'b', units: 2, returnSequences: true },
    { type: 'SimpleRNN', name: 'c', units: 3 },
    { type: 'Reshape', name: 'out', targetShape: [1, 3] },
  ],
};
