import type { serialization } from '@tensorflow/tfjs-core';
import { fieldsOf, makeLayer } from '../model';
import type { LayerFactory } from './composed';
import { type NormalizeBatch, TrainableBatchNormalization } from './batchNormalization';
import { composedLayer } from './composed';
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

/** Layers for training: tfjs's, but for those that need the engine's own random numbers or fused ops. */
export function trainingLayers(seed: number, { random, normalizeBatch }: LayerOperations): LayerFactory {
  const make: LayerFactory = (layer) => {
    const { spec, name, index, weights } = layer;
    if (isDilated(spec)) return new ComputedLayer(layer, dilatedConvolution(spec));
    const composed = composedLayer(layer, make);
    if (composed !== undefined) return composed;
    switch (spec.type) {
      case 'Dropout':
        return new SeededDropout({ name, rate: spec.rate, stream: streamOf(seed, index), random });
      case 'GaussianNoise':
        return new SeededGaussianNoise({ name, stddev: spec.stddev, stream: streamOf(seed, index), random });
      case 'BatchNormalization': {
        const { momentum = 0.99, epsilon = 1e-3, center = true, scale = true } = spec;
        return new TrainableBatchNormalization({ name, momentum, epsilon, center, scale, normalizeBatch });
      }
      default:
        return makeLayer(spec.type, { ...fieldsOf(spec), ...withoutInitialValues(weights.map((weight) => weight.name)) });
    }
  };
  return make;
}

/** The weights are given; drawing random ones first would take most of the time that building a large model takes. */
function withoutInitialValues(weights: readonly string[]): serialization.ConfigDict {
  return weights.includes('kernel') ? { kernelInitializer: 'zeros' } : {};
}
