import type { ModelTable, OpenModelRequest } from '../../protocol/modelFile';
import { withOpened } from './withOpened';

/** What the layers of a model file cost. @throws ImportError */
export function openModel({ file }: OpenModelRequest, signal: AbortSignal): Promise<ModelTable> {
  return withOpened(file, signal, ({ name, writtenBy, layers, notices }, { format }) => ({
    format,
    name,
    ...(writtenBy === undefined ? {} : { writtenBy }),
    layers,
    notices,
  }));
}
