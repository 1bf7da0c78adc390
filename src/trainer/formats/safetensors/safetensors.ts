/** safetensors: arrays by their names, which may be the weights of a spec. */
import { sizeOf } from '../../../core/numbers/sizeOf';
import { elementTypes } from '../../../core/data/npy/elements';
import { say } from '../../../core/message/message';
import type { Weights } from '../../../core/weights/weights';
import { elementName } from '../elementNames';
import { ImportError } from '../importError';
import type { Importer } from '../importer';
import { type ModelSource, sourceName } from '../modelSource';
import { openNamedArrays } from '../namedArrays';
import type { StoredArray } from '../storedArray';
import { isSafetensors, readHeader, type TensorEntry } from './header';

export const safetensorsExtension = '.safetensors';

export const safetensors: Importer = {
  format: 'safetensors',
  recognizes: isSafetensors,
  open: async (source) => openNamedArrays(source, await arraysOf(source)),
};

/** Arrays of which none has been read. @throws ImportError */
async function arraysOf(source: ModelSource): Promise<readonly StoredArray[]> {
  return (await readHeader(source)).map((entry) => arrayOf(source, entry));
}

/** NumPy's codes by safetensors' names. A bfloat16 is the upper half of a float32. */
const codes: Readonly<Record<string, string>> = {
  F64: 'f8',
  F32: 'f4',
  F16: 'f2',
  BF16: 'u2',
  I64: 'i8',
  I32: 'i4',
  I16: 'i2',
  I8: 'i1',
  U64: 'u8',
  U32: 'u4',
  U16: 'u2',
  U8: 'u1',
  BOOL: 'b1',
};

function arrayOf(source: ModelSource, { name, dtype, shape, from, to }: TensorEntry): StoredArray {
  const code = Object.hasOwn(codes, dtype) ? codes[dtype] : undefined;
  const isHalf = dtype === 'BF16';
  const count = sizeOf(shape);
  return {
    name,
    shape,
    dtype: isHalf ? 'bfloat16' : code === undefined ? dtype : elementName(code),
    bytes: to - from,
    read: async () => {
      const type = code === undefined ? undefined : elementTypes.get(code);
      if (type === undefined)
        throw new ImportError(say('{0} holds {1} as values of type {2}, which cannot be read', sourceName(source), name, dtype));
      if (to - from !== count * type.bytes)
        throw new ImportError(
          say('{0} is damaged: {1} has {2} bytes, but its shape needs {3}', sourceName(source), name, to - from, count * type.bytes),
        );
      const bytes = await source.read(from, to);
      const values = new Float32Array(count);
      if (isHalf) new Uint32Array(values.buffer).set(widened(bytes));
      else type.toFloat32(new Uint8Array(bytes).buffer, values);
      return values;
    },
  };
}

function widened(bytes: Uint8Array): Uint32Array {
  return Uint32Array.from(new Uint16Array(new Uint8Array(bytes).buffer), (half) => half * 65_536);
}

/** The weights by their keys, "layer/weight", as float32. */
export function writeSafetensors(weights: Weights, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  return Buffer.concat([...safetensorsParts(weights, metadata)]);
}

/** The same piece by piece, without a copy of the weights: large files are written from them. */
export function* safetensorsParts(weights: Weights, metadata: Readonly<Record<string, string>> = {}): Generator<Uint8Array> {
  let offset = 0;
  const entries = [...weights].map(([key, { shape, data }]) => {
    const from = offset;
    offset += data.byteLength;
    return [key, { dtype: 'F32', shape, data_offsets: [from, offset] }] as const;
  });
  const text = JSON.stringify({
    ...(Object.keys(metadata).length === 0 ? {} : { __metadata__: metadata }),
    ...Object.fromEntries(entries),
  });
  // Values begin at a multiple of 8.
  const header = Buffer.from(text.padEnd(Math.ceil(Buffer.byteLength(text) / 8) * 8 - Buffer.byteLength(text) + text.length));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  yield length;
  yield header;
  for (const { data } of weights.values()) yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
