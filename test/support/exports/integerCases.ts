/** Models that can be computed in 8-bit integers: between them they have every operation for which these are planned. */
import type { LayerSpec } from '../../../src/core/layers';
import { type ExportCase, modelWithRows } from './cases';

export interface IntegerCase {
  readonly name: string;
  /** Of the input in front of the layers, where these have none. */
  readonly shape?: number[];
  readonly layers: readonly LayerSpec[];
  readonly outputs?: readonly string[];
}

export const integerCases: readonly IntegerCase[] = [
  {
    name: 'an autoencoder with normalised units',
    shape: [20],
    layers: [
      { type: 'Dense', name: 'wide', units: 32 },
      { type: 'BatchNormalization', name: 'norm' },
      { type: 'ReLU', name: 'relu' },
      { type: 'Dense', name: 'code', units: 6, activation: 'relu' },
      { type: 'Dense', name: 'out', units: 20 },
    ],
  },
  {
    name: 'selected features, joined',
    shape: [12],
    layers: [
      { type: 'Select', name: 'some', indices: [1, 3, 4, 8] },
      { type: 'Dense', name: 'a', units: 5, activation: 'relu' },
      { type: 'Dense', name: 'b', units: 5, inputs: ['some'] },
      { type: 'Concatenate', name: 'both', inputs: ['a', 'b'] },
      { type: 'Dense', name: 'out', units: 3, activation: 'sigmoid' },
    ],
  },
  {
    name: 'separable convolutions told class by class',
    shape: [9, 8, 2],
    layers: [
      { type: 'Conv2D', name: 'first', filters: 6, kernelSize: [4, 3], strides: 2, padding: 'same', activation: 'relu' },
      { type: 'DepthwiseConv2D', name: 'each', kernelSize: 3, padding: 'same' },
      { type: 'BatchNormalization', name: 'norm' },
      { type: 'ReLU', name: 'relu' },
      { type: 'Conv2D', name: 'point', filters: 7, kernelSize: 1, activation: 'relu6' },
      { type: 'AveragePooling2D', name: 'pooled', poolSize: 2 },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'out', units: 4, activation: 'softmax' },
    ],
  },
  {
    name: 'a residual block, and images made larger',
    shape: [6, 6, 3],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'Conv2D', name: 'b', filters: 4, kernelSize: 3, padding: 'same' },
      { type: 'Add', name: 'sum', inputs: ['a', 'b'] },
      { type: 'ReLU', name: 'relu' },
      { type: 'MaxPooling2D', name: 'pooled' },
      { type: 'Conv2DTranspose', name: 'up', filters: 3, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
      { type: 'UpSampling2D', name: 'larger' },
      { type: 'GlobalAveragePooling2D', name: 'mean' },
      { type: 'Dense', name: 'out', units: 5, activation: 'tanh' },
    ],
  },
  {
    name: 'filters along a sequence',
    shape: [10, 3],
    layers: [
      { type: 'Conv1D', name: 'a', filters: 5, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'MaxPooling1D', name: 'pooled' },
      { type: 'DepthwiseConv1D', name: 'b', kernelSize: 2 },
      { type: 'GlobalMaxPooling1D', name: 'most' },
      { type: 'Dense', name: 'out', units: 2 },
    ],
  },
  {
    name: 'values that are moved about',
    shape: [5, 6, 4],
    layers: [
      {
        type: 'ZeroPadding2D',
        name: 'padded',
        padding: [
          [1, 0],
          [2, 1],
        ],
      },
      { type: 'Conv2D', name: 'grouped', filters: 6, kernelSize: 2, groups: 2, activation: 'relu6' },
      { type: 'Permute', name: 'turned', dims: [2, 1, 3] },
      {
        type: 'Cropping2D',
        name: 'cut',
        cropping: [
          [1, 2],
          [0, 1],
        ],
      },
      { type: 'AveragePooling2D', name: 'pooled', poolSize: 3, strides: 2, padding: 'same' },
      { type: 'DepthwiseConv2D', name: 'each', kernelSize: 2, depthMultiplier: 2, padding: 'same', activation: 'tanh' },
      { type: 'SeparableConv2D', name: 'apart', filters: 3, kernelSize: 2, padding: 'same' },
      { type: 'BatchNormalization', name: 'norm' },
      { type: 'Activation', name: 'curve', activation: 'sigmoid' },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'out', units: 3 },
    ],
  },
  {
    name: 'sums and products of three, and units that are scaled behind a rectifier',
    shape: [9],
    layers: [
      { type: 'Dense', name: 'a', units: 8, activation: 'relu' },
      { type: 'BatchNormalization', name: 'norm' },
      { type: 'Dense', name: 'b', units: 8, inputs: ['x'] },
      { type: 'Dense', name: 'c', units: 8, activation: 'tanh', inputs: ['x'] },
      { type: 'Add', name: 'sum', inputs: ['norm', 'b', 'c'] },
      { type: 'ReLU', name: 'relu' },
      { type: 'Multiply', name: 'product', inputs: ['relu', 'b', 'c'] },
      { type: 'Dense', name: 'out', units: 4 },
    ],
  },
];

export const severalIntegers: IntegerCase = {
  name: 'two inputs, and three outputs with steps of their own',
  layers: [
    { type: 'Input', name: 'picture', shape: [4, 4, 2] },
    { type: 'Conv2D', name: 'seen', filters: 3, kernelSize: 3, activation: 'relu' },
    { type: 'Flatten', name: 'flat' },
    { type: 'Input', name: 'numbers', shape: [5] },
    { type: 'Dense', name: 'known', units: 4, activation: 'relu' },
    { type: 'Concatenate', name: 'joined', inputs: ['flat', 'known'] },
    { type: 'Dense', name: 'class', units: 3, activation: 'softmax', inputs: ['joined'] },
    { type: 'Dense', name: 'size', units: 2, inputs: ['joined'] },
  ],
  outputs: ['size', 'seen', 'class'],
};

/** Ranges that the layers tell, and layers in floating point: at both ends, and in the middle. */
export const mixedIntegers: readonly IntegerCase[] = [
  {
    name: 'an autoencoder with both ends in floating point',
    layers: [
      { type: 'Input', name: 'x', shape: [12], int8: false },
      { type: 'Dense', name: 'first', units: 16, activation: 'relu', int8: false },
      { type: 'Dense', name: 'code', units: 4, int8: [-3, 2.1] },
      { type: 'Dense', name: 'larger', units: 16, activation: 'relu', int8: [0, 3.4] },
      { type: 'Dense', name: 'out', units: 12, int8: false },
    ],
  },
  {
    name: 'a filter in floating point between two in integers, whose value is joined with one of theirs',
    layers: [
      { type: 'Input', name: 'x', shape: [6, 6, 2], int8: [-2, 2.5] },
      { type: 'Conv2D', name: 'a', filters: 4, kernelSize: 3, padding: 'same' },
      { type: 'BatchNormalization', name: 'norm' },
      { type: 'ReLU', name: 'relu', int8: [0, 3] },
      { type: 'Conv2D', name: 'b', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu', int8: false },
      { type: 'MaxPooling2D', name: 'less', inputs: ['b'] },
      { type: 'MaxPooling2D', name: 'pooled', inputs: ['relu'] },
      { type: 'Concatenate', name: 'both', inputs: ['less', 'pooled'] },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'out', units: 3, activation: 'softmax' },
    ],
  },
];

export function modelFor({ shape, layers, outputs }: Omit<IntegerCase, 'name'>, rows: number): Pick<ExportCase, 'model' | 'inputs'> {
  return modelWithRows(shape === undefined ? layers : [{ type: 'Input', name: 'x', shape }, ...layers], outputs, rows);
}
