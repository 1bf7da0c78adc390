/** The table of layer types: `type` in a spec is a key of it. */
import type { Static } from 'typebox';
import { activation } from './activation';
import { add } from './add';
import { average } from './average';
import { averagePooling1d } from './averagePooling1d';
import { averagePooling2d } from './averagePooling2d';
import { averagePooling3d } from './averagePooling3d';
import { batchNormalization } from './batchNormalization';
import { bidirectional } from './bidirectional';
import { concatenate } from './concatenate';
import { conv1d } from './conv1d';
import { conv1dTranspose } from './conv1dTranspose';
import { conv2d } from './conv2d';
import { conv2dTranspose } from './conv2dTranspose';
import { conv3d } from './conv3d';
import { cropping1d } from './cropping1d';
import { cropping2d } from './cropping2d';
import { dense } from './dense';
import { depthwiseConv1d } from './depthwiseConv1d';
import { depthwiseConv2d } from './depthwiseConv2d';
import { dot } from './dot';
import { dropout } from './dropout';
import { embedding } from './embedding';
import { flatten } from './flatten';
import { gaussianNoise } from './gaussianNoise';
import { globalAveragePooling1d } from './globalAveragePooling1d';
import { globalAveragePooling2d } from './globalAveragePooling2d';
import { globalAveragePooling3d } from './globalAveragePooling3d';
import { globalMaxPooling1d } from './globalMaxPooling1d';
import { globalMaxPooling2d } from './globalMaxPooling2d';
import { globalMaxPooling3d } from './globalMaxPooling3d';
import { groupNormalization } from './groupNormalization';
import { input } from './input';
import type { LayerKind, UnitFlow } from './kind';
import { layerNormalization } from './layerNormalization';
import { maximum } from './maximum';
import { maxPooling1d } from './maxPooling1d';
import { maxPooling2d } from './maxPooling2d';
import { maxPooling3d } from './maxPooling3d';
import { minimum } from './minimum';
import { multiply } from './multiply';
import { normalization } from './normalization';
import { permute } from './permute';
import { elu, leakyRelu, prelu, relu, softmax } from './rectifiers';
import { gru, lstm, simpleRnn } from './recurrent';
import { repeatVector } from './repeatVector';
import { rescaling } from './rescaling';
import { reshape } from './reshape';
import { scatter } from './scatter';
import { select } from './select';
import { separableConv1d } from './separableConv1d';
import { separableConv2d } from './separableConv2d';
import { spatialDropout1d } from './spatialDropout1d';
import { spatialDropout2d } from './spatialDropout2d';
import { subtract } from './subtract';
import { timeDistributed } from './timeDistributed';
import { upSampling1d } from './upSampling1d';
import { upSampling2d } from './upSampling2d';
import { zeroPadding1d } from './zeroPadding1d';
import { zeroPadding2d } from './zeroPadding2d';

export const layerTable = {
  Input: input,
  Dense: dense,
  Activation: activation,
  Concatenate: concatenate,
  Add: add,
  Flatten: flatten,
  Reshape: reshape,
  Dropout: dropout,
  BatchNormalization: batchNormalization,
  Conv2D: conv2d,
  Conv2DTranspose: conv2dTranspose,
  MaxPooling2D: maxPooling2d,
  UpSampling2D: upSampling2d,
  DepthwiseConv2D: depthwiseConv2d,
  SeparableConv2D: separableConv2d,
  Conv1D: conv1d,
  AveragePooling2D: averagePooling2d,
  GlobalAveragePooling2D: globalAveragePooling2d,
  MaxPooling1D: maxPooling1d,
  ZeroPadding2D: zeroPadding2d,
  Cropping2D: cropping2d,
  LayerNormalization: layerNormalization,
  ReLU: relu,
  LeakyReLU: leakyRelu,
  PReLU: prelu,
  ELU: elu,
  Softmax: softmax,
  Multiply: multiply,
  Average: average,
  GaussianNoise: gaussianNoise,
  Subtract: subtract,
  Conv1DTranspose: conv1dTranspose,
  UpSampling1D: upSampling1d,
  GlobalAveragePooling1D: globalAveragePooling1d,
  RepeatVector: repeatVector,
  Embedding: embedding,
  SimpleRNN: simpleRnn,
  GRU: gru,
  LSTM: lstm,
  Bidirectional: bidirectional,
  TimeDistributed: timeDistributed,
  Select: select,
  Scatter: scatter,
  AveragePooling1D: averagePooling1d,
  Cropping1D: cropping1d,
  DepthwiseConv1D: depthwiseConv1d,
  GlobalMaxPooling1D: globalMaxPooling1d,
  GlobalMaxPooling2D: globalMaxPooling2d,
  Maximum: maximum,
  Minimum: minimum,
  Normalization: normalization,
  Permute: permute,
  Rescaling: rescaling,
  SeparableConv1D: separableConv1d,
  SpatialDropout1D: spatialDropout1d,
  SpatialDropout2D: spatialDropout2d,
  ZeroPadding1D: zeroPadding1d,
  GroupNormalization: groupNormalization,
  Dot: dot,
  Conv3D: conv3d,
  MaxPooling3D: maxPooling3d,
  AveragePooling3D: averagePooling3d,
  GlobalAveragePooling3D: globalAveragePooling3d,
  GlobalMaxPooling3D: globalMaxPooling3d,
} as const;

export type LayerType = keyof typeof layerTable;

/** A layer as a spec writes it: one of the table's schemas. */
export type LayerSpec = { [T in LayerType]: Static<(typeof layerTable)[T]['schema']> }[LayerType];

export const layerTypes = Object.keys(layerTable) as LayerType[];

/** Whether a spec has a layer of that type. */
export function isLayerType(type: string): type is LayerType {
  return Object.hasOwn(layerTable, type);
}

/** Whether layers of a type, as a file names it, are what rows come in by. */
export function isInputType(type: string): boolean {
  return isLayerType(type) && kindOf(type).inputs === 'none';
}

/** The kind of a layer, seen without its own schema: its methods take any layer of its type. */
export function kindOf(type: LayerType): LayerKind {
  return layerTable[type];
}

/** How a layer passes on the units of its inputs. */
export function flowOf(spec: LayerSpec): UnitFlow {
  const { flow } = kindOf(spec.type);
  return typeof flow === 'string' ? flow : flow(spec);
}
