/** Opens a data file by what is in it. */
import { promisify } from 'node:util';
import { gunzip as gunzipWithCallback } from 'node:zlib';
import { type DataFormat, dataFormats, recognizeData, withoutRows } from '../../../core/data/recognize';
import { formatBytes } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import { type Bytes, fileBytes, memoryBytes, readBytes } from '../rows/bytes';
import type { Opened, ReadingChoices } from './opened';
import { readers } from './readers';

const gunzip = promisify(gunzipWithCallback);

/** A compressed file is kept in memory while it is read. */
const mostUnpacked = 512 * 2 ** 20;
const headBytes = 256;

/** @param file absolute. @throws DataError */
export async function openFile(file: string, choices: ReadingChoices): Promise<Opened & { readonly format: string }> {
  const [bytes, format] = await unpacked(await fileBytes(file));
  return { ...(await (await readers[format]())(bytes, choices)), format: dataFormats[format] };
}

async function unpacked(bytes: Bytes): Promise<[Bytes, DataFormat]> {
  const format = await formatOf(bytes);
  if (format !== 'gzip') return [bytes, holdingRows(format)];
  const content = memoryBytes(await gunzipped(bytes));
  return [content, holdingRows(await formatOf(content))];
}

async function formatOf(bytes: Bytes) {
  if (bytes.size === 0) throw new DataError(say('is empty'));
  return recognizeData(await bytes.reading((fill) => readBytes(fill, 0, Math.min(bytes.size, headBytes))));
}

function holdingRows(format: ReturnType<typeof recognizeData>): DataFormat {
  if (format === 'gzip') throw new DataError(say('is compressed twice: unpack it once'));
  const without = withoutRows(format);
  if (without !== undefined || format === undefined || format === 'picture' || format === 'hdf5') throw new DataError(without!);
  return format;
}

async function gunzipped(bytes: Bytes): Promise<Uint8Array> {
  const tooLarge = new DataError(say('is compressed and larger than {0}: unpack it first', formatBytes(mostUnpacked)));
  if (bytes.size > mostUnpacked) throw tooLarge;
  const packed = await bytes.reading((fill) => readBytes(fill, 0, bytes.size));
  // The last four bytes say how much it is: what says that it is too much is not unpacked.
  if (packed.length >= 4 && new DataView(packed.buffer).getUint32(packed.length - 4, true) > mostUnpacked) throw tooLarge;
  try {
    return await gunzip(packed, { maxOutputLength: mostUnpacked });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge;
    throw new DataError(say('is a damaged gzip file: {0}', cause instanceof Error ? cause.message : String(cause)));
  }
}
