import { inSpecOrder, namesOutputs } from '../../../core/graph/graph';
import { setImmediate } from 'node:timers/promises';
import { say } from '../../../core/message/message';
import { ImportError } from '../importError';
import type { Importer } from '../importer';
import { type ModelSource, sourceName } from '../modelSource';
import { weightKey } from '../../../core/weights/weights';
import type { CodingName } from './coding';
import { isPacked, PackedError, readPackedLayers, readPackedWeights } from './packed';

/** Packed models are small: more is no packed model that this program wrote. */
const mostBytes = 1 << 30;

/** Our own packed models. */
export const packedModel: Importer = {
  format: 'Model Bonsai',
  recognizes: isPacked,
  open: async (source) => {
    const bytes = await readWhole(source);
    const { graph, codings } = refusing(source, () => readPackedLayers(bytes));
    return {
      name: graph.name,
      layers: graph.layers.map((layer) => ({
        name: layer.name,
        type: layer.spec.type,
        inputs: layer.spec.inputs ?? [],
        outputShape: layer.outputShape,
        params: layer.params,
        macs: layer.macs,
        weights: layer.weights.map(({ name, shape }) => ({ name, shape, dtype: dtypeOf(codings.get(weightKey(layer.name, name))!) })),
      })),
      notices: [],
      convert: async (signal) => {
        const between = async () => {
          await setImmediate();
          signal.throwIfAborted();
        };
        const weights = await readPackedWeights(bytes, graph, between).catch((cause: unknown) => refuse(source, cause));
        const outputs = namesOutputs(graph) ? { outputs: graph.outputs } : {};
        return { ...outputs, layers: inSpecOrder(graph.layers).map(({ spec }) => spec), weights };
      },
    };
  },
};

/** Of shared values, indices are stored. */
const dtypeOf = (coding: CodingName): string => (typeof coding === 'number' ? `${String(coding)} shared values` : coding);

async function readWhole(source: ModelSource): Promise<Uint8Array> {
  if (source.size > mostBytes) throw new ImportError(say('{0} is too large to be a packed model', sourceName(source)));
  return source.read(0, source.size);
}

function refusing<T>(source: ModelSource, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    return refuse(source, cause);
  }
}

/** @throws ImportError */
function refuse(source: ModelSource, cause: unknown): never {
  if (cause instanceof PackedError) throw new ImportError(say('{0} cannot be read: {1}', sourceName(source), cause.userMessage), { cause });
  throw cause;
}
