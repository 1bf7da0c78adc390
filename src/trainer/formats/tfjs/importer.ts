import { say } from '../../../core/message/message';
import { WeightsMismatch } from '../fit';
import { ImportError } from '../importError';
import type { Importer } from '../importer';
import { openedModel } from '../keras/openedModel';
import { sourceName } from '../modelSource';
import { openGraphModel } from './graphModel';
import { layersFile } from './layersFile';
import { readModelFile } from './modelFile';
import { shardedArrays } from './shards';

export const tfjsModel: Importer = {
  format: 'TF.js',
  recognizes: (head) => /^\uFEFF?\s*\{[^]*"(?:modelTopology|weightsManifest|convertedBy)"/u.test(Buffer.from(head).toString('utf8')),
  open: async (source, signal) => {
    const file = sourceName(source);
    try {
      const model = await readModelFile(source);
      const arrays = shardedArrays(source, model.groups);
      if (model.isGraph) return await openGraphModel(source, model, arrays);
      const opened = await openedModel(source, layersFile(file, model.topology, arrays), signal);
      return {
        ...opened,
        writtenAs: 'tfjs',
        ...(model.writtenBy === undefined ? {} : { writtenBy: model.writtenBy }),
        original: async (imported, _, stop) => (await import('./original')).openOriginal({ source, model, imported }, stop),
      };
    } catch (cause) {
      throw cause instanceof WeightsMismatch ? new ImportError(say('{0} cannot be read: {1}', file, cause.userMessage)) : cause;
    }
  },
};
