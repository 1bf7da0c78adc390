/** The names in a data file that a spec can use: its columns, its arrays, the folders of its pictures. */
import { readdir } from 'node:fs/promises';
import { type DataNames, noNames } from '../../../core/data/dataNames';
import type { DataNamesRequest } from '../../../protocol/dataDescription';
import { isFolder } from '../../../system/files/isFolder';
import { DataError } from '../dataError';
import { openFile } from '../source/openFile';

/** None where the file cannot be used: why not, reading it says. */
export async function dataNames({ file }: DataNamesRequest): Promise<DataNames> {
  try {
    return isFolder(file) ? await namesOfFolder(file) : await namesOfFile(file);
  } catch (cause) {
    if (cause instanceof DataError) return noNames;
    throw cause;
  }
}

async function namesOfFolder(folder: string): Promise<DataNames> {
  const entries = await readdir(folder, { withFileTypes: true });
  return { ...noNames, labels: entries.some((entry) => entry.isDirectory()) ? ['folder'] : [] };
}

async function namesOfFile(file: string): Promise<DataNames> {
  const opened = await openFile(file, { csv: {} });
  if (opened.kind === 'table') return { ...noNames, columns: opened.table.columns, labels: opened.table.columns };
  const arrays = opened.kind === 'arrays' ? opened.arrays.flatMap(({ name, unusable }) => (unusable === undefined ? [name] : [])) : [];
  return { ...noNames, arrays, labels: arrays };
}
