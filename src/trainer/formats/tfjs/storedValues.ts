/** How TF.js stores the values of a tensor, and reading them as float32. */
import { say } from '../../../core/message/message';
import { halfValue } from '../../../core/numbers/float16';
import { WeightsMismatch } from '../fit';
import type { ManifestEntry } from './manifest';
import { sizeOf } from '../../../core/numbers/sizeOf';

interface Encoding {
  readonly bytes: number;
  /** The value whose bytes begin there. */
  readonly read: (view: DataView, offset: number) => number;
}

const encodings: Readonly<Record<string, Encoding>> = {
  float32: { bytes: 4, read: (view, offset) => view.getFloat32(offset, true) },
  float16: { bytes: 2, read: (view, offset) => halfValue(view.getUint16(offset, true)) },
  uint8: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
  uint16: { bytes: 2, read: (view, offset) => view.getUint16(offset, true) },
};

/** How many bytes the values of a tensor take. @throws WeightsMismatch when they are stored in a way that is not known */
export function storedBytes(entry: ManifestEntry): number {
  return sizeOf(entry.shape) * encodingOf(entry).bytes;
}

/** @param bytes those of the tensor, from `storedBytes` */
export function storedValues(entry: ManifestEntry, bytes: Uint8Array): Float32Array {
  const { bytes: each, read } = encodingOf(entry);
  const { scale = 1, min = 0 } = entry.quantization ?? {};
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / each }, (_, at) => read(view, at * each) * scale + min);
}

function encodingOf({ name, dtype, quantization }: ManifestEntry): Encoding {
  const stored = quantization?.dtype ?? dtype;
  const isKnown = dtype === 'float32' && Object.hasOwn(encodings, stored) && (quantization !== undefined || stored === 'float32');
  if (!isKnown)
    throw new WeightsMismatch(
      say(
        'it stores {0} as {1}: what can be read is float32, also quantized to float16, uint8 or uint16',
        name,
        quantization === undefined ? dtype : `${dtype} (${stored})`,
      ),
    );
  return encodings[stored]!;
}
