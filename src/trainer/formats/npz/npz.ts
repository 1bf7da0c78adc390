/** `.npz`: a zip archive of `.npy` arrays by their names, which may be the weights of a spec. */
import { sizeOf } from '../../../core/numbers/sizeOf';
import { isMessage, type Message, say } from '../../../core/message/message';
import { type NpyHeader, readNpyHeader } from '../../../core/data/npy/header';
import { swapBytes } from '../byteOrder';
import { nameOfElement } from '../elementNames';
import type { Importer } from '../importer';
import { openNamedArrays } from '../namedArrays';
import type { StoredArray } from '../storedArray';
import { fromFortranOrder } from './fortranOrder';
import { isZip, openZip, type ZipMember } from '../zip/zip';

/** NumPy itself writes no longer headers for arrays of numbers. */
const headBytes = 10_012;
/** Of an array that is compressed, which is kept in memory while it is read. */
const mostCompressed = 2 ** 28;

export const npz: Importer = {
  format: 'NumPy archive',
  // The first member's name begins at byte 30.
  recognizes: (head) => isZip(head) && /^[^]{30}[^]{0,500}?\.npy/u.test(Buffer.from(head.subarray(0, 540)).toString('latin1')),
  open: async (source) => {
    const arrays: StoredArray[] = [];
    const notices: Message[] = [];
    for (const member of (await openZip(source)).values()) {
      const name = member.name.replace(/\.npy$/u, '');
      const header = readNpyHeader(await member.start(headBytes), member.size);
      // Single numbers and objects, such as settings that were stored with the weights, are no weights.
      if (isMessage(header)) notices.push(say('{0} is left out: it {1}', name, header));
      else arrays.push(arrayOf(name, member, header));
    }
    const opened = openNamedArrays(source, arrays);
    return { ...opened, notices };
  },
};

function arrayOf(name: string, member: ZipMember, { shape, type, isBigEndian, isFortranOrder, offset }: NpyHeader): StoredArray {
  const count = sizeOf(shape);
  return {
    name,
    shape,
    dtype: nameOfElement(type),
    bytes: count * type.bytes,
    read: async () => {
      const content = await member.source(mostCompressed);
      // A copy with a buffer of its own: `slice` of Node's Buffers shares theirs.
      const bytes = new Uint8Array(await content.read(offset, offset + count * type.bytes));
      if (isBigEndian) swapBytes(bytes, type.bytes);
      const values = new Float32Array(count);
      type.toFloat32(bytes.buffer, values);
      return isFortranOrder ? fromFortranOrder(values, shape) : values;
    },
  };
}
