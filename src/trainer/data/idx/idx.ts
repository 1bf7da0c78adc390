/** IDX, the format of MNIST's own files: a head with the sizes of all axes, then values, the first byte the highest. */
import { elementTypes } from '../../../core/data/npy/elements';
import { say } from '../../../core/message/message';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { DataError } from '../dataError';
import { type Bytes, readBytes } from '../rows/bytes';
import type { RowArray } from '../rows/rowArray';
import { storedRows } from '../rows/storedRows';

/** NumPy's codes of the types by the format's own. */
const types: Readonly<Record<number, string>> = { 8: 'u1', 9: 'i1', 11: 'i2', 12: 'i4', 13: 'f4', 14: 'f8' };

/** @throws DataError when it is cut off */
export async function openIdx(bytes: Bytes): Promise<RowArray> {
  const head = await bytes.reading((fill) => readBytes(fill, 0, Math.min(bytes.size, 4 + 4 * 8)));
  const [, , code = 0, axes = 0] = head;
  const type = elementTypes.get(types[code]!)!;
  const offset = 4 + 4 * axes;
  if (head.length < offset) throw new DataError(say('has a damaged header'));
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const values = sizeOf(shape);
  if (values === 0) throw new DataError(say('holds no values: its shape is ({0})', shape.join(', ')));
  if (bytes.size - offset < values * type.bytes)
    throw new DataError(
      say(
        'is cut off: its shape ({0}) needs {1} bytes of values, but it has {2}',
        shape.join(', '),
        values * type.bytes,
        bytes.size - offset,
      ),
    );
  return storedRows(bytes, { shape, type, isBigEndian: true, isFortranOrder: false, offset });
}
