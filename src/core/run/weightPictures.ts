import type { GraphLayer, ModelGraph } from '../graph/graph';
import { connectionsOf, eachRow } from '../units/connections';
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
  const columnOf = Int32Array.from({ length: connections.outputs }, (_, output) => Math.floor((output * columns) / connections.outputs));
  eachRow(connections, (input, from, stride, position) => {
    const first = Math.floor(((position * connections.inputs + input) * rows) / wholeRows) * columns;
    for (let output = 0, at = from; output < columnOf.length; output++, at += stride) {
      const cell = first + columnOf[output]!;
      if (Math.abs(data[at]!) > Math.abs(strongest[cell]!)) strongest[cell] = data[at]!;
    }
  });
  const scale = strongest.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { layer: layer.name, rows, columns, cells: Array.from(strongest, (value) => cellOf(value, scale)) };
}

/** −127…127; a weight that is there never looks like one that is not. */
function cellOf(value: number, scale: number): number {
  return value === 0 ? 0 : Math.sign(value) * Math.max(1, Math.round((Math.abs(value) / scale) * 127));
}
