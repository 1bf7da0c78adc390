/** The table of Keras's layers: a class name leads to its arithmetic, which follows Keras's own, with all that its configs can say. */
import { ShapeError } from '../../layers/kind';
import { say } from '../../message/message';
import type { Config } from '../config';
import { type KerasRules, valueByValue } from '../rules';
import { additiveAttention, attention, groupedQueryAttention, multiHeadAttention } from './attention';
import { convolution, depthwiseConvolution, locallyConnected, separableConvolution, transposedConvolution } from './convolutions';
import { concatenate, dot, elementwise } from './joins';
import { convolutionalLstm, cudnnGru, cudnnLstm, embedding, gru, lstm, rnn, simpleRnn } from './recurrent';
import { cropping, globalPooling, pooling, toSize, upSampling, zeroPadding } from './resizing';
import { functionClasses, tensorFlowFunction } from './operations';
import { flatten, permute, repeatVector, reshape } from './shapes';
import { dense, einsumDense } from './sums';
import {
  batchNormalization,
  dataNormalization,
  groupNormalization,
  layerNormalization,
  layerScale,
  pRelu,
  rmsNormalization,
} from './values';

const table: Readonly<Record<string, KerasRules>> = {
  Dense: dense,
  EinsumDense: einsumDense,
  Conv1D: convolution(1),
  Conv2D: convolution(2),
  Conv3D: convolution(3),
  Conv1DTranspose: transposedConvolution(1),
  Conv2DTranspose: transposedConvolution(2),
  Conv3DTranspose: transposedConvolution(3),
  DepthwiseConv1D: depthwiseConvolution(1),
  DepthwiseConv2D: depthwiseConvolution(2),
  SeparableConv1D: separableConvolution(1),
  SeparableConv2D: separableConvolution(2),
  LocallyConnected1D: locallyConnected(1),
  LocallyConnected2D: locallyConnected(2),
  MaxPooling1D: pooling(1),
  MaxPooling2D: pooling(2),
  MaxPooling3D: pooling(3),
  AveragePooling1D: pooling(1),
  AveragePooling2D: pooling(2),
  AveragePooling3D: pooling(3),
  GlobalAveragePooling1D: globalPooling(1),
  GlobalAveragePooling2D: globalPooling(2),
  GlobalAveragePooling3D: globalPooling(3),
  GlobalMaxPooling1D: globalPooling(1),
  GlobalMaxPooling2D: globalPooling(2),
  GlobalMaxPooling3D: globalPooling(3),
  UpSampling1D: upSampling(1),
  UpSampling2D: upSampling(2),
  UpSampling3D: upSampling(3),
  ZeroPadding1D: zeroPadding(1),
  ZeroPadding2D: zeroPadding(2),
  ZeroPadding3D: zeroPadding(3),
  Cropping1D: cropping(1),
  Cropping2D: cropping(2),
  Cropping3D: cropping(3),
  Resizing: toSize,
  CenterCrop: toSize,
  RandomCrop: toSize,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  GroupNormalization: groupNormalization,
  RMSNormalization: rmsNormalization,
  Normalization: dataNormalization,
  UnitNormalization: valueByValue,
  PReLU: pRelu,
  Activation: valueByValue,
  ReLU: valueByValue,
  LeakyReLU: valueByValue,
  ELU: valueByValue,
  Softmax: valueByValue,
  ThresholdedReLU: valueByValue,
  Identity: valueByValue,
  Dropout: valueByValue,
  GaussianNoise: valueByValue,
  GaussianDropout: valueByValue,
  AlphaDropout: valueByValue,
  SpatialDropout1D: valueByValue,
  SpatialDropout2D: valueByValue,
  SpatialDropout3D: valueByValue,
  ActivityRegularization: valueByValue,
  Rescaling: valueByValue,
  Masking: valueByValue,
  RandomFlip: valueByValue,
  RandomRotation: valueByValue,
  RandomZoom: valueByValue,
  RandomContrast: valueByValue,
  RandomBrightness: valueByValue,
  RandomTranslation: valueByValue,
  Add: elementwise,
  Multiply: elementwise,
  Subtract: elementwise,
  Average: elementwise,
  Maximum: elementwise,
  Minimum: elementwise,
  Concatenate: concatenate,
  Dot: dot,
  Flatten: flatten,
  Reshape: reshape,
  Permute: permute,
  RepeatVector: repeatVector,
  Embedding: embedding,
  SimpleRNN: simpleRnn,
  LSTM: lstm,
  GRU: gru,
  CuDNNLSTM: cudnnLstm,
  CuDNNGRU: cudnnGru,
  RNN: rnn,
  ConvLSTM1D: convolutionalLstm(1),
  ConvLSTM2D: convolutionalLstm(2),
  ConvLSTM3D: convolutionalLstm(3),
  Attention: attention,
  AdditiveAttention: additiveAttention,
  MultiHeadAttention: multiHeadAttention,
  GroupQueryAttention: groupedQueryAttention,
  TFOpLambda: tensorFlowFunction,
  ...Object.fromEntries(functionClasses.map((className) => [className, elementwise])),
  LayerScale: layerScale,
  CustomScaleLayer: elementwise,
};

/** Classes that this table knows. */
export const kerasClasses: readonly string[] = Object.keys(table);

/** The arithmetic of a class of layers, or `undefined` for one that is not known. */
export function kerasRules(className: string): KerasRules | undefined {
  const rules = Object.hasOwn(table, className) ? table[className] : undefined;
  return rules && { ...rules, outputShape: (config, inputs) => rules.outputShape(withChannelsLast(config), inputs) };
}

/** @throws ShapeError for values laid out in a way that costs are not known for */
function withChannelsLast(config: Config): Config {
  if (config['dataFormat'] === 'channels_first' || config['dataFormat'] === 'channelsFirst')
    throw new ShapeError(say('its channels come first, and costs are only known for channels that come last'));
  return config;
}
