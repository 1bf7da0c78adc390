/** Opens a data file by what is in it. */
import { type DataFormat, dataFormats, recognizeData, withoutRows } from '../../../core/data/recognize';
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import { type Bytes, fileBytes, readBytes } from '../rows/bytes';
import { gunzipped } from './gunzipped';
import type { Opened, ReadingChoices } from './opened';
import { readers } from './readers';

const headBytes = 256;

/** @param file absolute. @throws DataError */
export async function openFile(file: string, choices: ReadingChoices): Promise<Opened & { readonly format: string }> {
  const [bytes, format] = await unpacked(await fileBytes(file));
  return { ...(await (await readers[format]())(bytes, choices)), format: dataFormats[format] };
}

async function unpacked(bytes: Bytes): Promise<[Bytes, DataFormat]> {
  const format = await formatOf(bytes);
  if (format !== 'gzip') return [bytes, holdingRows(format)];
  const content = await gunzipped(bytes, (head) => holdingRows(recognizeData(head.subarray(0, headBytes))));
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
