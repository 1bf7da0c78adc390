/** Which columns of a table are no numbers, for a spec that is written for its rows. */
import { noTextColumns, type TextColumns } from '../../../core/data/dataNames';
import type { DataNamesRequest } from '../../../protocol/dataDescription';
import { isFolder } from '../../../system/files/isFolder';
import { openFile } from '../source/openFile';
import type { Table } from '../table/table';
import { looksLikeTime } from '../table/times';

/** Columns with more different texts are names, or notes. */
const mostCategories = 20;

/** None of what is no table. @throws DataError where the file cannot be read */
export async function textColumns({ file }: DataNamesRequest, signal: AbortSignal): Promise<TextColumns> {
  if (isFolder(file)) return noTextColumns;
  const opened = await openFile(file, { csv: {} });
  return opened.kind === 'table' ? textColumnsOf(opened.table, signal) : noTextColumns;
}

async function textColumnsOf(table: Table, signal: AbortSignal): Promise<TextColumns> {
  const texts = table.columns.map(() => new Set<string>());
  const all = [...table.columns.keys()];
  for await (const batch of table.batches(all, signal)) {
    const numbers = new Float64Array(batch.rows);
    for (const column of all) {
      const found = texts[column]!;
      if (found.size > mostCategories) continue;
      batch.numbers([column], numbers);
      for (let row = 0; row < batch.rows && found.size <= mostCategories; row++) {
        const text = Number.isNaN(numbers[row]) ? batch.text(column, row) : undefined;
        if (text !== undefined) found.add(text);
      }
    }
  }
  const isCategory = (column: number) => texts[column]!.size <= mostCategories && ![...texts[column]!].every(looksLikeTime);
  const ofText = all.filter((column) => texts[column]!.size > 0);
  const names = (columns: readonly number[]) => columns.map((column) => table.columns[column]!);
  return { categories: names(ofText.filter(isCategory)), others: names(ofText.filter((column) => !isCategory(column))) };
}
