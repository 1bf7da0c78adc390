import type { ModelSource } from '../../../src/trainer/formats/modelSource';
import { ImportError } from '../../../src/trainer/formats/importError';
import { say } from '../../../src/core/message/message';

/** A model file that is nowhere but in memory. */
export function memorySource(bytes: Uint8Array, file = '/models/net'): ModelSource {
  return {
    file,
    size: bytes.length,
    read: (from, to) => {
      if (from < 0 || to < from || to > bytes.length) return Promise.reject(new ImportError(say('outside of {0}', file)));
      return Promise.resolve(bytes.slice(from, to));
    },
    beside: (name) => Promise.reject(new ImportError(say('there is no {0}', name))),
  };
}
