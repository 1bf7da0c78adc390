/** A linear map of units in front of a layer, taken into the layer itself. */
import type { GraphLayer } from '../../graph/graph';
import { connectionsOf } from '../../units/connections';
import { type WeightKey, type Weights, type WeightTensor, weightKey, weightOf } from '../../weights/weights';
import type { LinearFit } from './fit';

/**
 * The layer's weights for other incoming units, from which `map` makes the ones it has now. Exact, but for an offset in front of a layer that pads
 * with zeros: that is off at the edges.
 *
 * @param units how many incoming units there will be
 */
export function composeBehind(
  { matrix, offset }: LinearFit,
  units: number,
  layer: GraphLayer,
  weights: Weights,
): Map<WeightKey, WeightTensor> {
  const [kernel] = connectionsOf(layer);
  if (kernel === undefined) throw new Error(`${layer.name} has no kernel to compose a map with`);
  const { positions, inputs, outputs, inputStride, outputStride } = kernel;
  const old = weights.get(kernel.key)!.data;
  const data = new Float32Array(positions * units * outputs);
  // The units' axis keeps its place: it is the last or the last but one.
  const [newInputStride, newOutputStride] = inputStride === 1 ? [1, units] : [outputs, 1];
  const bias = layer.weights.some((weight) => weight.name === 'bias') ? weightOf(weights, layer.name, 'bias').data.slice() : undefined;
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
  const { shape } = layer.weights.find((weight) => weightKey(layer.name, weight.name) === kernel.key)!;
  const newShape = inputStride === 1 ? [...shape.slice(0, -1), units] : [...shape.slice(0, -2), units, outputs];
  const result = new Map<WeightKey, WeightTensor>([[kernel.key, { shape: newShape, data }]]);
  if (bias !== undefined) result.set(weightKey(layer.name, 'bias'), { shape: [outputs], data: bias });
  return result;
}
