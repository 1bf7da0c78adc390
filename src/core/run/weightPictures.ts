import type { GraphLayer, ModelGraph } from '../graph/graph';
import { connectionsOf, eachConnection } from '../units/connections';
import type { Weights } from '../weights/weights';
import type { WeightPicture } from './events';

const largest = { rows: 64, columns: 160, layers: 24 };

/** Pictures of the kernels: one row for each incoming unit (and filter position), one column for each unit; the largest layers of large models. */
export function weightPictures(graph: ModelGraph, weights: Weights): WeightPicture[] {
  const size = (layer: GraphLayer) => connectionsOf(layer).reduce((sum, { key }) => sum + weights.get(key)!.data.length, 0);
  const shown = new Set([...graph.layers].sort((a, b) => size(b) - size(a)).slice(0, largest.layers));
  return graph.layers.filter((layer) => shown.has(layer) && size(layer) > 0).map((layer) => weightPicture(layer, weights));
}

function weightPicture(layer: GraphLayer, weights: Weights): WeightPicture {
  const connections = connectionsOf(layer)[0]!;
  const { data } = weights.get(connections.key)!;
  const wholeRows = connections.positions * connections.inputs;
  const rows = Math.min(largest.rows, wholeRows);
  const columns = Math.min(largest.columns, connections.outputs);
  const strongest = new Float32Array(rows * columns);
  let scale = 0;
  eachConnection(connections, (input, output, at) => {
    const position = Math.floor(at / (connections.inputs * connections.outputs));
    const row = Math.floor(((position * connections.inputs + input) * rows) / wholeRows);
    const cell = row * columns + Math.floor((output * columns) / connections.outputs);
    const value = data[at]!;
    if (Math.abs(value) > Math.abs(strongest[cell]!)) strongest[cell] = value;
    scale = Math.max(scale, Math.abs(value));
  });
  return { layer: layer.name, rows, columns, cells: Array.from(strongest, (value) => cellOf(value, scale)) };
}

/** −127…127; a weight that is there never looks like one that is not. */
function cellOf(value: number, scale: number): number {
  return value === 0 ? 0 : Math.sign(value) * Math.max(1, Math.round((Math.abs(value) / scale) * 127));
}
