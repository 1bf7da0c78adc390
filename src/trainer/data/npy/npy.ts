/** NumPy's .npy files. */
import { npyHeadLength, type NpyHeader, readNpyHeader } from '../../../core/data/npy/header';
import { isMessage } from '../../../core/message/message';
import { DataError } from '../dataError';
import { type Bytes, readBytes } from '../rows/bytes';
import type { RowArray } from '../rows/rowArray';
import { storedRows } from '../rows/storedRows';

/** @throws DataError when it is no array of rows, or cut off */
export async function openNpy(bytes: Bytes): Promise<RowArray> {
  return storedRows(bytes, await headerOf(bytes));
}

function headerOf(bytes: Bytes): Promise<NpyHeader> {
  return bytes.reading(async (fill) => {
    const start = await readBytes(fill, 0, 12);
    const header = readNpyHeader(await readBytes(fill, 0, npyHeadLength(start)), bytes.size);
    if (isMessage(header)) throw new DataError(header);
    return header;
  });
}
