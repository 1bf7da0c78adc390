import type { Importer, OpenedModel } from '../formats/importer';
import { openModelSource } from '../formats/modelSource';

/** Does something with a model file, by the importer that its content asks for; the file is closed after it. @throws ImportError */
export async function withOpened<T>(
  file: string,
  signal: AbortSignal,
  work: (opened: OpenedModel, importer: Importer) => Promise<T> | T,
): Promise<T> {
  const source = await openModelSource(file);
  try {
    const { importerOf } = await import('../formats/importers');
    const importer = await importerOf(source);
    return await work(await importer.open(source, signal), importer);
  } finally {
    await source.close();
  }
}
