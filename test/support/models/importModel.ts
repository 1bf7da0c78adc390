/** Opens model files by the importer that their content asks for. */
import type { ImportedModel, OpenedModel } from '../../../src/trainer/formats/importer';
import { withOpened as withImporter } from '../../../src/trainer/import/withOpened';

const never = new AbortController().signal;

export interface Imported {
  readonly format: string;
  readonly opened: OpenedModel;
  readonly model: ImportedModel;
}

/** @throws ImportError */
export function withOpened<T>(file: string, work: (opened: OpenedModel, format: string) => Promise<T> | T): Promise<T> {
  return withImporter(file, never, (opened, { format }) => work(opened, format));
}

/** @throws ImportError */
export function importFile(file: string): Promise<Imported> {
  return withOpened(file, async (opened, format) => ({ format, opened, model: await opened.convert(never) }));
}
