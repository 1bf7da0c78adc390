import { assemble } from '../../core/graph/edit';
import { memoryOf } from '../../core/memory/memory';
import type { MemoryNeed, ModelTable, OpenModelRequest } from '../../protocol/modelFile';
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
      ...(withMemory === true ? { memory: await memoryNeed(opened, signal) } : {}),
    };
  });
}

/** As of the spec that it would be imported as. @throws ImportError for one that a spec cannot say */
async function memoryNeed(opened: OpenedModel, signal: AbortSignal): Promise<MemoryNeed | null> {
  const { layers, outputs } = await opened.convert(signal);
  const memory = memoryOf(assemble({ name: opened.name, outputs }, layers));
  return memory === undefined ? null : { values: memory.values, layer: memory.largest.layer };
}
