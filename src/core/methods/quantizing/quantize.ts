import type { GraphLayer, ModelGraph } from '../../graph/graph';
import type { WeightSpec } from '../../layers/kind';
import { largestHalf, toHalf } from '../../numbers/float16';
import { type WeightKey, weightKey, type Weights, type WeightTensor } from '../../weights/weights';
import type { Precision } from '../options/quantize';
import { channelsOfWeight, chooseScales, findScales, toGrid, unitOf } from './grid';

/**
 * A layer's weights in a precision. With int8, kernels become integers with a scale for each unit (Krishnamoorthi 2018, arXiv:1806.08342), and the few
 * other weights float16. A weight whose values float16 cannot hold stays as it is.
 *
 * @param squaredGradients E[g²] of every value, by which scales are chosen
 */
export function quantizeLayer(layer: GraphLayer, weights: Weights, precision: Precision, squaredGradients: Weights): Weights {
  const quantized = new Map(weights);
  if (precision === 'float32') return quantized;
  for (const weight of layer.weights) {
    const key = weightKey(layer.name, weight.name);
    const tensor = weights.get(key)!;
    const channels = precision === 'int8' ? channelsOfWeight(weight) : undefined;
    if (channels === undefined) quantized.set(key, inFloat16(tensor));
    else quantized.set(key, onGrid(tensor, weight, chooseScales(tensor, channels, importancesOf(squaredGradients.get(key)!.data))));
  }
  return quantized;
}

/**
 * Brings weights that training has moved back to the precision that they have in `start`: to the same grid of integers, or to float16.
 * Weights of full precision, and those that training does not move, are left alone.
 */
export function roundingOf(graph: ModelGraph, start: Weights): (weights: Weights) => Weights {
  const rounders = new Map<WeightKey, (tensor: WeightTensor) => WeightTensor>();
  for (const layer of graph.layers) {
    for (const weight of layer.weights) {
      const key = weightKey(layer.name, weight.name);
      const tensor = start.get(key)!;
      const channels = channelsOfWeight(weight);
      const scales = channels === undefined ? undefined : findScales(tensor, channels);
      if (scales !== undefined) rounders.set(key, (moved) => onGrid(moved, weight, scales));
      else if (tensor.data.every((value) => toHalf(value) === value)) rounders.set(key, inFloat16);
    }
  }
  return (weights) => new Map([...weights].map(([key, tensor]) => [key, rounders.get(key)?.(tensor) ?? tensor]));
}

function onGrid({ shape, data }: WeightTensor, weight: WeightSpec, scales: Float32Array): WeightTensor {
  const channels = channelsOfWeight(weight)!;
  return { shape, data: data.map((value, at) => toGrid(value, scales[unitOf(channels, at)]!)) };
}

/** Rounded to float16; as it is, where that cannot hold it. */
export function inFloat16(tensor: WeightTensor): WeightTensor {
  const data = tensor.data.map(toHalf);
  const broken = tensor.data.some((value, at) => Math.abs(value) > largestHalf || (value !== 0 && data[at] === 0));
  return broken ? tensor : { shape: tensor.shape, data };
}

/** The part of the mean importance that every value has at least, so that none is simply forgotten. */
const leastImportance = 0.05;

function importancesOf(squared: Float32Array): Float32Array {
  const mean = squared.reduce((sum, value) => sum + value, 0) / squared.length;
  return squared.map((value) => (mean === 0 ? 1 : value / mean + leastImportance));
}
