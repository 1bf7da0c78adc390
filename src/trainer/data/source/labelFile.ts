/** Labels in a file of their own. */
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import { LabelColumn } from '../table/labelColumn';
import { labelRows, type SourceLabels } from './dataSource';
import { openFile } from './openFile';
import { openSource } from './openSource';

/** @param classes the names of classes that are known already. @throws DataError */
export async function openLabelFile(file: string, signal: AbortSignal, classes: readonly string[] | undefined): Promise<SourceLabels> {
  const opened = await openFile(file, { csv: {} });
  if (opened.kind !== 'table' || opened.table.columns.length !== 1) {
    const { inputs } = await openSource(file, {}, signal);
    return { rows: inputs };
  }
  const column = new LabelColumn();
  for await (const batch of opened.table.batches([0], signal)) {
    const numbers = new Float64Array(batch.rows);
    batch.numbers([0], numbers);
    for (const [row, number] of numbers.entries())
      column.add(number, () => {
        const text = batch.text(0, row);
        if (text === undefined) throw new DataError(say('has no label in {0}', batch.place(row)));
        return text;
      });
  }
  const { unknown, ...labels } = column.finish(classes);
  if (unknown !== undefined)
    throw new DataError(say('has the label "{0}" in row {1}, which no row to train on has', unknown.name, unknown.row));
  return labelRows(labels);
}
