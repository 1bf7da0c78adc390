import { kindOf } from '../../core/layers';
import type { BareModel } from '../../core/shrink/model';
import { type OutputStatistics, outputStatistics } from '../../core/shrink/unitPruning/statistics';
import { unitCount } from '../../core/units/connections';
import type { Samples } from '../engine/engine';
import { layerOutputs } from '../engine/outputs';

/** Rows that statistics of hidden layers are taken from, evenly spread over the data. */
const sampledRows = 512;

/** Means and variances of what the layers in front of weights give. */
export async function unitStatistics({ graph, weights }: BareModel, samples: Samples): Promise<OutputStatistics> {
  const names = [...new Set(graph.layers.filter((layer) => kindOf(layer.spec.type).flow === 'produce').map((layer) => layer.inputs[0]!))];
  const { inputs, count } = sampleRows(samples, sampledRows);
  const outputs = await layerOutputs(graph, weights, inputs, count, names);
  return outputStatistics(outputs, new Map(graph.layers.map((layer) => [layer.name, unitCount(layer)])));
}

/** Some rows' inputs, evenly spread over the data. */
export function sampleRows({ inputs, count }: Samples, most: number): { readonly inputs: Float32Array; readonly count: number } {
  if (count <= most) return { inputs, count };
  const width = inputs.length / count;
  const sampled = new Float32Array(most * width);
  for (let row = 0; row < most; row++) {
    const from = Math.floor((row * count) / most) * width;
    sampled.set(inputs.subarray(from, from + width), row * width);
  }
  return { inputs: sampled, count: most };
}
