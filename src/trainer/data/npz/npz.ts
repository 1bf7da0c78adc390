/** NumPy's .npz archives: arrays by their names. */
import { readNpyHeader } from '../../../core/data/npy/header';
import { formatBytes } from '../../../core/message/format';
import { isMessage, say } from '../../../core/message/message';
import { ImportError } from '../../formats/importError';
import { openZip, type ZipMember } from '../../formats/zip/zip';
import { DataError } from '../dataError';
import { openNpy } from '../npy/npy';
import { type Bytes, partOf, readBytes } from '../rows/bytes';
import { unpackedBytes } from '../rows/unpackedBytes';
import type { NamedRows } from '../source/opened';

/** NumPy itself writes no longer headers for arrays of numbers. */
const headBytes = 10_012;
/** Of a compressed array. */
const mostUnpacked = 512 * 2 ** 20;

/** @throws DataError when it is damaged */
export async function openNpz(bytes: Bytes): Promise<NamedRows[]> {
  return withMembers(bytes, async (members) => {
    const arrays: NamedRows[] = [];
    for (const member of members.values()) {
      if (!member.name.endsWith('.npy')) continue;
      const header = readNpyHeader(await member.start(headBytes), member.size);
      const name = member.name.replace(/\.npy$/u, '');
      const described = isMessage(header) ? { unusable: header } : { shape: header.shape };
      arrays.push({ name, ...described, open: async () => openNpy(await contentOf(bytes, member.name)) });
    }
    if (arrays.length === 0) throw new DataError(say('is a zip archive without .npy arrays'));
    return arrays;
  });
}

function contentOf(bytes: Bytes, name: string): Promise<Bytes> {
  return withMembers(bytes, async (members) => {
    const member = members.get(name);
    if (member === undefined) throw new DataError(say('has been changed since it was first read'));
    const place = await member.storedAt();
    if (place !== undefined) return partOf(bytes, place, member.size);
    if (member.size > mostUnpacked)
      throw new DataError(
        say(
          'has "{0}" compressed, which takes {1}, and at most {2} are read: save it with numpy.savez, or as a .npy file',
          name,
          formatBytes(member.size),
          formatBytes(mostUnpacked),
        ),
      );
    return unpackedBytes(member.parts());
  });
}

function withMembers<T>(bytes: Bytes, work: (members: ReadonlyMap<string, ZipMember>) => Promise<T>): Promise<T> {
  const open = bytes.reading(async (fill) => {
    const read = async (from: number, to: number) => {
      const part = await readBytes(fill, from, to - from);
      if (part.length < to - from) throw new DataError(say('is cut off'));
      return part;
    };
    const beside = () => Promise.reject(new Error('an archive of arrays names no other files'));
    return work(await openZip({ file: 'it', size: bytes.size, read, beside }));
  });
  return open.catch((cause: unknown) => {
    throw cause instanceof ImportError ? new DataError(say('cannot be used: {0}', cause.userMessage)) : cause;
  });
}
