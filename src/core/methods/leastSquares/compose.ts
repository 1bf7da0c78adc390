/** A linear map of units in front of a layer, taken into the layer itself. */
import type { GraphLayer } from '../../graph/graph';
import type { WeightAxis } from '../../layers/kind';
import { axisOf } from '../../units/axes';
import { biasIn, type Connections, connectionsOf, isKernel } from '../../units/connections';
import { flowOf } from '../../units/flow';
import { type WeightKey, type Weights, type WeightTensor, weightKey } from '../../weights/weights';
import type { LinearFit } from './fit';

/** Whether a linear map of incoming units can be taken into a layer: each of them meets rows of its own in the layer's kernels, as it is. */
export function takesLinearMap(layer: GraphLayer): boolean {
  const taking = layer.weights.filter((weight) => axisOf(weight, 'input') >= 0);
  return flowOf(layer) === 'produce' && taking.every((weight) => isKernel(weight) && weight.axes.includes('input'));
}

/**
 * The layer's weights for other incoming units, from which `map` makes the ones it has now. Exact, but for an offset in front of a layer that pads
 * with zeros: that is off at the edges.
 *
 * @param units how many incoming units there will be
 */
export function composeBehind(map: LinearFit, units: number, layer: GraphLayer, weights: Weights): Map<WeightKey, WeightTensor> {
  if (!takesLinearMap(layer)) throw new Error(`${layer.name} has no kernel to compose a map with`);
  const result = new Map<WeightKey, WeightTensor>();
  for (const kernel of connectionsOf(layer)) {
    const { axes } = layer.weights.find(({ name }) => weightKey(layer.name, name) === kernel.key)!;
    if (axes.includes('input'))
      for (const [key, tensor] of composeKernel(map, units, { ...kernel, axes }, weights)) result.set(key, tensor);
  }
  return result;
}

function composeKernel(
  { matrix, offset }: LinearFit,
  units: number,
  connections: Connections & { readonly axes: readonly WeightAxis[] },
  weights: Weights,
): [WeightKey, WeightTensor][] {
  const { key, positions, inputs, outputs, inputStride, outputStride, axes } = connections;
  const { data: old, shape } = weights.get(key)!;
  const data = new Float32Array(positions * units * outputs);
  // The units' axis keeps its place: it is the last or the last but one.
  const isLast = axes.at(-1) === 'input';
  const [newInputStride, newOutputStride] = isLast ? [1, units] : [outputs, 1];
  const biases = biasCopy(connections, weights);
  const bias = biasIn(connections, biases);
  for (let position = 0; position < positions; position++) {
    for (let output = 0; output < outputs; output++) {
      for (let middle = 0; middle < inputs; middle++) {
        const factor = old[position * inputs * outputs + middle * inputStride + output * outputStride]!;
        if (factor === 0) continue;
        if (bias !== undefined) bias[output]! += offset[middle]! * factor;
        for (let unit = 0; unit < units; unit++)
          data[position * units * outputs + unit * newInputStride + output * newOutputStride]! += matrix[unit * inputs + middle]! * factor;
      }
    }
  }
  const newShape = isLast ? [...shape.slice(0, -1), units] : [...shape.slice(0, -2), units, outputs];
  return [[key, { shape: newShape, data }], ...biases];
}

/** The weight that holds a kernel's bias, to be changed; none where there is none. */
function biasCopy({ bias }: Connections, weights: Weights): Map<WeightKey, WeightTensor> {
  if (bias === undefined) return new Map();
  const { shape, data } = weights.get(bias.key)!;
  return new Map([[bias.key, { shape, data: data.slice() }]]);
}
