import type { BareModel } from '../../core/weights/model';
import { type OutputStatistics, outputStatistics } from '../../core/methods/unitPruning/statistics';
import { connectionsOf } from '../../core/units/connections';
import { unitCount } from '../../core/units/flow';
import type { Rows } from '../engine/engine';
import { layerOutputs } from '../engine/outputs';
import { sampleRows } from '../engine/rows';

/** Rows that statistics of hidden layers are taken from, evenly spread over the data. */
const sampledRows = 512;

/** Means and variances of what the layers give that send to weights: those in front of them, and recurrent ones themselves. */
export async function unitStatistics(model: BareModel, rows: Rows): Promise<OutputStatistics> {
  const { graph } = model;
  const names = [...new Set(graph.layers.flatMap(connectionsOf).map(({ from }) => from))];
  const outputs = await layerOutputs(model, await sampleRows(rows, sampledRows), names);
  return outputStatistics(outputs, new Map(graph.layers.map((layer) => [layer.name, unitCount(layer)])));
}
