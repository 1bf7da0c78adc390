import type { serialization } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { LayerType } from '../../../core/layers';
import { fieldsOf, makeLayer } from '../model';
import { type NormalizeBatch, TrainableBatchNormalization } from './batchNormalization';
import { composedLayer, type LayerFactory, type SpecOf } from './composed';
import { ComputedLayer } from './computed';
import { dilatedConvolution, isDilated } from './convolutions';
import { SeededDropout } from './dropout';
import { SeededGaussianNoise } from './gaussianNoise';
import { type StepRandom, streamOf } from './random';

/** What an engine does in a way of its own while training. */
export interface LayerOperations {
  readonly random: StepRandom;
  readonly normalizeBatch: NormalizeBatch;
}

/** A layer while it is trained, made of the engine's own operations. @param stream of the layer's random numbers */
type Training<T extends LayerType> = (spec: SpecOf<T>, operations: LayerOperations, stream: number) => layers.Layer;

const trainingTable: { readonly [T in LayerType]?: Training<T> } = {
  Dropout: ({ name, rate }, { random }, stream) => new SeededDropout({ name, rate, stream, random }),
  SpatialDropout1D: ({ name, rate }, { random }, stream) => new SeededDropout({ name, rate, stream, random, wholeChannels: true }),
  SpatialDropout2D: ({ name, rate }, { random }, stream) => new SeededDropout({ name, rate, stream, random, wholeChannels: true }),
  GaussianNoise: ({ name, stddev }, { random }, stream) => new SeededGaussianNoise({ name, stddev, stream, random }),
  BatchNormalization: ({ name, momentum = 0.99, epsilon = 1e-3, center = true, scale = true }, { normalizeBatch }) =>
    new TrainableBatchNormalization({ name, momentum, epsilon, center, scale, normalizeBatch }),
};

/** Layers for training: tfjs's, but for those that need the engine's own random numbers or fused ops. */
export function trainingLayers(seed: number, operations: LayerOperations): LayerFactory {
  const make: LayerFactory = (layer) => {
    const { spec, index, weights } = layer;
    if (isDilated(spec)) return new ComputedLayer(layer, dilatedConvolution(spec));
    // Each entry takes the layers of its own type.
    const training = trainingTable[spec.type] as Training<LayerType> | undefined;
    if (training !== undefined) return training(spec, operations, streamOf(seed, index));
    const composed = composedLayer(layer, make);
    return composed ?? makeLayer(spec.type, { ...fieldsOf(spec), ...withoutInitialValues(weights.map((weight) => weight.name)) });
  };
  return make;
}

/** The weights are given; drawing random ones first would take most of the time that building a large model takes. */
function withoutInitialValues(weights: readonly string[]): serialization.ConfigDict {
  return weights.includes('kernel') ? { kernelInitializer: 'zeros' } : {};
}
