import type { ModelTable, OpenModelRequest } from '../../protocol/modelFile';
import { openModelSource } from '../formats/modelSource';

/** What the layers of a model file cost. @throws ImportError */
export async function openModel({ file }: OpenModelRequest, signal: AbortSignal): Promise<ModelTable> {
  const source = await openModelSource(file);
  try {
    const importer = await (await import('../formats/importers')).importerOf(source);
    const { name, writtenBy, layers, notices } = await importer.open(source, signal);
    return { format: importer.format, name, ...(writtenBy === undefined ? {} : { writtenBy }), layers, notices };
  } finally {
    await source.close();
  }
}
