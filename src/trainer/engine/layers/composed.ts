/** What computes the layers that tfjs does not have, or only in a slow form: a table by type. */
import type { layers } from '@tensorflow/tfjs-layers';
import type { GraphLayer } from '../../../core/graph/graph';
import type { LayerSpec, LayerType } from '../../../core/layers';
import { bilinearUpSampling } from './bilinear';
import { type Compute, ComputedLayer } from './computed';
import { conv1dTranspose, depthwiseConv1d, dilatedConvolution, groupedConvolution, isDilated, separableConv1d } from './convolutions';
import { dot } from './dot';
import { elu } from './elu';
import { groupNormalization } from './groupNormalization';
import { layerNormalization } from './layerNormalization';
import { bidirectional, recurrent } from './recurrent';
import { scatter } from './scatter';
import { select } from './select';
import { identity, cropping1d, subtract, upSampling1d, zeroPadding1d } from './sequences';
import { AllStepsAtOnce, layerOfStep } from './timeDistributed';
import { batchNormalization, normalization, rescaling, sharedSlopes } from './values';
import { averagePooling3d, conv3d, globalAveragePooling3d, globalMaxPooling3d, maxPooling3d } from './volumes';

export type LayerFactory = (layer: GraphLayer) => layers.Layer;

export type SpecOf<T extends LayerType> = Extract<LayerSpec, { type: T }>;

/** What computes a layer, as arithmetic or as a layer of tfjs; undefined where tfjs has it. @param inner makes the layer that it runs. */
type Composition<T extends LayerType> = (spec: SpecOf<T>, layer: GraphLayer, inner: LayerFactory) => Compute | layers.Layer | undefined;

const compositions: { readonly [T in LayerType]?: Composition<T> } = {
  Subtract: () => subtract,
  UpSampling1D: upSampling1d,
  Conv1DTranspose: conv1dTranspose,
  // tfjs-layers ignores its dilation (4.22.0).
  DepthwiseConv2D: (spec) => (isDilated(spec) ? dilatedConvolution(spec) : undefined),
  DepthwiseConv1D: depthwiseConv1d,
  SeparableConv1D: separableConv1d,
  Conv2D: groupedConvolution,
  ZeroPadding1D: zeroPadding1d,
  Cropping1D: cropping1d,
  ELU: elu,
  Rescaling: rescaling,
  Normalization: () => normalization,
  SpatialDropout1D: () => identity,
  SpatialDropout2D: () => identity,
  SimpleRNN: recurrent,
  GRU: recurrent,
  LSTM: recurrent,
  Bidirectional: bidirectional,
  TimeDistributed: (spec, layer, inner) => new AllStepsAtOnce(layer, inner(layerOfStep(layer, spec))),
  Select: select,
  Scatter: scatter,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  GroupNormalization: groupNormalization,
  UpSampling2D: bilinearUpSampling,
  Dot: dot,
  PReLU: sharedSlopes,
  Conv3D: conv3d,
  MaxPooling3D: maxPooling3d,
  AveragePooling3D: averagePooling3d,
  GlobalAveragePooling3D: () => globalAveragePooling3d,
  GlobalMaxPooling3D: () => globalMaxPooling3d,
  // tfjs, unlike Keras, takes no flat input here.
  Flatten: (_spec, { inputShapes }) => (inputShapes[0]!.length === 1 ? identity : undefined),
};

/** A layer that tfjs does not have, or only in a slow form; undefined for all others. @param inner makes the layer that it runs. */
export function composedLayer(layer: GraphLayer, inner: LayerFactory): layers.Layer | undefined {
  // Each entry takes the layers of its own type.
  const made = (compositions[layer.spec.type] as Composition<LayerType> | undefined)?.(layer.spec, layer, inner);
  return typeof made === 'function' ? new ComputedLayer(layer, made) : made;
}
