import path from 'node:path';
import { type ExportedFile, exportRecordFile, readExportRecord } from '../../core/export/exportRecord';
import { readRegular } from '../files/regularFile';
import { isThere } from './layout';
import { isInside } from '../workspace/isInside';

/** Where a run's model is exported to, in its folder. */
export const exportFolder = 'exported';

/** Bytes of a record: a kilobyte for each format at most. */
const mostRecord = 2 ** 20;

/** The exported files in a folder, as its record lists them and as far as they are still there; none where there is no record. */
export async function exportedFiles(folder: string): Promise<ExportedFile[]> {
  const record = await readRegular(path.join(folder, exportRecordFile), mostRecord).catch(() => undefined);
  if (record === undefined) return [];
  const files = readExportRecord(record.toString('utf8')).filter((file) => isInside(path.join(folder, file.path), folder));
  const there = await Promise.all(files.map((file) => isThere(path.join(folder, file.path))));
  return files.filter((_, at) => there[at]);
}
