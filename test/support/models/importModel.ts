/** Opens model files by the importer that their content asks for. */
import type { ImportedModel, OpenedModel } from '../../../src/trainer/formats/importer';
import { importerOf } from '../../../src/trainer/formats/importers';
import { openModelSource } from '../../../src/trainer/formats/modelSource';

const never = new AbortController().signal;

export interface Imported {
  readonly format: string;
  readonly opened: OpenedModel;
  readonly model: ImportedModel;
}

/** @throws ImportError */
export async function withOpened<T>(file: string, work: (opened: OpenedModel, format: string) => Promise<T> | T): Promise<T> {
  const source = await openModelSource(file);
  try {
    const importer = await importerOf(source);
    return await work(await importer.open(source, never), importer.format);
  } finally {
    await source.close();
  }
}

/** @throws ImportError */
export function importFile(file: string): Promise<Imported> {
  return withOpened(file, async (opened, format) => ({ format, opened, model: await opened.convert(never) }));
}
