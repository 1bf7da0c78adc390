/** How each layer type is written in C: a table by type. Those that change no value are not in it. */
import type { LayerSpec, LayerType } from '../../../../core/layers';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { loop, type Place, rowOf, type SpecOf } from '../emit';
import { convolution } from './convolutions';
import { dense } from './dense';
import { depthwise, separable } from './depthwise';
import { embedding } from './embedding';
import { add, average, concatenate, dot, maximum, minimum, multiply, subtract } from './joins';
import { averagePooling, globalAveragePooling, globalMaxPooling, maxPooling } from './pooling';
import { bidirectional, recurrent } from './recurrent';
import { cropping, permute, repeatVector, scatter, select, upSampling, zeroPadding } from './shapes';
import { transposedConvolution } from './transposed';
import {
  activation,
  batchNormalization,
  elu,
  groupNormalization,
  layerNormalization,
  leakyRelu,
  normalization,
  prelu,
  relu,
  rescaling,
  softmax,
} from './values';

/** The statements; undefined where a layer inside cannot be written. */
type EmitLayer<S extends LayerSpec> = (place: Place<S>) => readonly string[] | undefined;

const emitters: { readonly [T in LayerType]?: EmitLayer<SpecOf<T>> } = {
  Dense: dense,
  Conv1D: convolution,
  Conv2D: convolution,
  DepthwiseConv1D: depthwise,
  DepthwiseConv2D: depthwise,
  SeparableConv1D: separable,
  SeparableConv2D: separable,
  Conv1DTranspose: transposedConvolution,
  Conv2DTranspose: transposedConvolution,
  MaxPooling1D: maxPooling,
  MaxPooling2D: maxPooling,
  AveragePooling1D: averagePooling,
  AveragePooling2D: averagePooling,
  GlobalMaxPooling1D: globalMaxPooling,
  GlobalMaxPooling2D: globalMaxPooling,
  GlobalAveragePooling1D: globalAveragePooling,
  GlobalAveragePooling2D: globalAveragePooling,
  Activation: activation,
  ReLU: relu,
  LeakyReLU: leakyRelu,
  ELU: elu,
  PReLU: prelu,
  Softmax: softmax,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  GroupNormalization: groupNormalization,
  Normalization: normalization,
  Rescaling: rescaling,
  Add: add,
  Average: average,
  Concatenate: concatenate,
  Dot: dot,
  Maximum: maximum,
  Minimum: minimum,
  Multiply: multiply,
  Subtract: subtract,
  UpSampling1D: upSampling,
  UpSampling2D: upSampling,
  ZeroPadding1D: zeroPadding,
  ZeroPadding2D: zeroPadding,
  Cropping1D: cropping,
  Cropping2D: cropping,
  Permute: permute,
  RepeatVector: repeatVector,
  Select: select,
  Scatter: scatter,
  Embedding: embedding,
  SimpleRNN: recurrent,
  GRU: recurrent,
  LSTM: recurrent,
  Bidirectional: bidirectional,
  TimeDistributed: stepByStep,
};

/** The statements that compute a layer; undefined for a layer type that cannot be written in C. */
export function statementsOf(place: Place<LayerSpec>): readonly string[] | undefined {
  // Each entry takes the layers of its own type.
  const emit = emitters[place.spec.type] as EmitLayer<LayerSpec> | undefined;
  return emit?.(place);
}

/** A layer on every step of a sequence. */
function stepByStep(place: Place<SpecOf<'TimeDistributed'>>): readonly string[] | undefined {
  const [x] = place.inputs;
  const inner = (shape: readonly number[]) => shape.slice(1);
  const step = (operand: { readonly at: string; readonly shape: readonly number[] }) => ({
    at: rowOf(operand, 't', sizeOf(inner(operand.shape))),
    shape: inner(operand.shape),
  });
  const statements = statementsOf({ ...place, spec: place.spec.layer as LayerSpec, inputs: [step(x!)], output: step(place.output) });
  return statements && loop('t', x!.shape[0]!, statements);
}
