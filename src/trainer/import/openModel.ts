import { assemble } from '../../core/graph/edit';
import { memoryOf, type ModelMemory } from '../../core/memory/memory';
import type { ModelTable, OpenModelRequest } from '../../protocol/modelFile';
import type { OpenedModel } from '../formats/importer';
import { withOpened } from './withOpened';

/** What the layers of a model file cost. @throws ImportError */
export function openModel({ file, withMemory }: OpenModelRequest, signal: AbortSignal): Promise<ModelTable> {
  return withOpened(file, signal, async (opened, { format }) => {
    const { name, writtenBy, layers, notices } = opened;
    return {
      format,
      name,
      ...(writtenBy === undefined ? {} : { writtenBy }),
      layers,
      notices,
      ...(withMemory === true ? { memory: await memoryIn(opened, signal) } : {}),
    };
  });
}

/** As of the spec that it would be imported as. @throws ImportError for one that a spec cannot say */
async function memoryIn(opened: OpenedModel, signal: AbortSignal): Promise<ModelMemory | null> {
  const { layers, outputs } = await opened.convert(signal);
  return memoryOf(assemble({ name: opened.name, outputs }, layers)) ?? null;
}
