/** The layers of a model file as rows, sorted by any column. */
import type { ModelTable, OpenedLayer, OpenedWeight, WeightStatistics } from '../../src/protocol/modelFile';
import { storedBytes, totalsOfFile } from '../../src/protocol/modelTotals';

export type SortColumn = 'file' | 'params' | 'macs' | 'bytes';

export interface FileRow {
  readonly layer: OpenedLayer;
  /** As stored; undefined where that is not known. */
  readonly bytes: number | undefined;
  /** Of the model's parameters, where all are known. */
  readonly share: number | undefined;
  /** Of the weights as stored: "float32", "int8 and int32". */
  readonly dtypes: readonly string[];
}

/** @param by `file` is the file's own order; else the largest first, and what is not known last */
export function rowsOf(table: ModelTable, by: SortColumn): FileRow[] {
  const { params } = totalsOfFile(table);
  const rows = table.layers.map((layer) => ({
    layer,
    bytes: storedBytes(layer),
    share: params === undefined || params === 0 || layer.params === undefined ? undefined : layer.params / params,
    dtypes: [...new Set(layer.weights.map(({ dtype }) => dtype))],
  }));
  if (by === 'file') return rows;
  const valueOf = ({ layer, bytes }: FileRow) => (by === 'bytes' ? bytes : layer[by]) ?? -1;
  return rows.sort((a, b) => valueOf(b) - valueOf(a));
}

/**
 * The statistics of a file's weights, which go by the names of the imported model: the ones of each weight of the file that has such a name,
 * and all others.
 */
export function placedStatistics({ layers }: ModelTable, statistics: readonly WeightStatistics[]) {
  const byName = new Map(statistics.map((each) => [each.name, each]));
  const ofWeight = new Map<OpenedWeight, WeightStatistics>();
  for (const layer of layers) {
    for (const weight of layer.weights) {
      const found = byName.get(weight.name) ?? byName.get(`${layer.name}/${weight.name}`);
      if (found !== undefined) ofWeight.set(weight, found);
    }
  }
  const placed = new Set(ofWeight.values());
  return { ofWeight, others: statistics.filter((each) => !placed.has(each)) };
}
