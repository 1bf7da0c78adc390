/** What `to_json()` gives, with the weights that stand beside it. */
import path from 'node:path';
import { say } from '../../../core/message/message';
import { isHdf5 } from '../hdf5/file';
import { ImportError } from '../importError';
import type { ModelSource } from '../modelSource';
import { besideIfThere } from './beside';
import { readStoredWeights } from './hdf5Model';
import { type KerasFile, parseModel } from './kerasFile';

const mostJson = 1 << 26;

export async function openJsonModel(source: ModelSource): Promise<KerasFile> {
  const file = path.basename(source.file);
  if (source.size > mostJson) throw new ImportError(say('{0} is too large for a configuration of a model', file));
  const described = parseModel(
    file,
    Buffer.from(await source.read(0, source.size))
      .toString('utf8')
      .replace(/^\uFEFF/u, ''),
  );
  const base = file.replace(/\.[^.]+$/u, '');
  for (const name of [`${base}.weights.h5`, `${base}_weights.h5`, `${base}.h5`]) {
    const beside = await besideIfThere(source, name);
    if (beside === undefined || !isHdf5(await beside.read(0, Math.min(8, beside.size)))) continue;
    const weights = await readStoredWeights(beside);
    if (weights !== undefined) return { ...described, weights };
  }
  return described;
}
