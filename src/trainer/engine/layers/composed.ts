import type { layers } from '@tensorflow/tfjs-layers';
import type { GraphLayer } from '../../../core/graph/graph';
import { type Compute, ComputedLayer } from './computed';
import { conv1dTranspose, dilatedConvolution, isDilated } from './convolutions';
import { bidirectional, recurrent } from './recurrent';
import { select } from './select';
import { asItIs, subtract, upSampling1d } from './sequences';
import { AllStepsAtOnce, layerOfStep } from './timeDistributed';

export type LayerFactory = (layer: GraphLayer) => layers.Layer;

/** A layer that tfjs does not have, or only in a slow form; undefined for all others. @param inner makes the layer that it runs. */
export function composedLayer(layer: GraphLayer, inner: LayerFactory): layers.Layer | undefined {
  if (layer.spec.type === 'TimeDistributed') return new AllStepsAtOnce(layer, inner(layerOfStep(layer, layer.spec)));
  const compute = composition(layer);
  return compute === undefined ? undefined : new ComputedLayer(layer, compute);
}

function composition({ spec, inputShapes }: GraphLayer): Compute | undefined {
  switch (spec.type) {
    case 'Subtract':
      return subtract;
    case 'UpSampling1D':
      return upSampling1d(spec);
    case 'Conv1DTranspose':
      return conv1dTranspose(spec);
    case 'DepthwiseConv2D':
      // tfjs-layers takes no notice of its dilation (4.22.0).
      return isDilated(spec) ? dilatedConvolution(spec) : undefined;
    case 'SimpleRNN':
    case 'GRU':
    case 'LSTM':
      return recurrent(spec);
    case 'Bidirectional':
      return bidirectional(spec);
    case 'Select':
      return select(spec);
    case 'Flatten':
      // tfjs, unlike Keras, takes no flat input here.
      return inputShapes[0]!.length === 1 ? asItIs : undefined;
    default:
      return undefined;
  }
}
