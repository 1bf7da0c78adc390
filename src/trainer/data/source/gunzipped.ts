/** Gzipped data files, unpacked as far as they are rows. */
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { formatBytes } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { DataError } from '../dataError';
import { type Bytes, readBytes } from '../rows/bytes';
import { unpackedBytes } from '../rows/unpackedBytes';

const mostUnpacked = 512 * 2 ** 20;
/** Bytes that are read, and unpacked, at once. */
const blockBytes = 1 << 20;

/** @param requireRows is asked about the first bytes, before all else is unpacked. @throws DataError */
export async function gunzipped(bytes: Bytes, requireRows: (head: Uint8Array) => void): Promise<Bytes> {
  if (bytes.size > mostUnpacked || (await saysTooMuch(bytes))) throw tooLarge();
  async function* limited(parts: AsyncIterable<Uint8Array>) {
    let size = 0;
    for await (const part of parts) {
      if (size === 0) requireRows(part);
      size += part.length;
      if (size > mostUnpacked) throw tooLarge();
      yield part;
    }
  }
  try {
    let content!: Bytes;
    await pipeline(packedBlocks(bytes), createGunzip({ chunkSize: blockBytes }), async (parts: AsyncIterable<Uint8Array>) => {
      content = await unpackedBytes(limited(parts));
    });
    return content;
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(say('is a damaged gzip file: {0}', cause instanceof Error ? cause.message : String(cause)));
  }
}

/** The last four bytes say how much it is, as far as the file is whole, of one part, and tells the truth: no byte unpacks to more than 1,032. */
async function saysTooMuch(bytes: Bytes): Promise<boolean> {
  const tail = Buffer.alloc(4);
  await bytes.reading((fill) => fill(Math.max(0, bytes.size - 4), tail));
  const said = tail.readUInt32LE();
  return said > mostUnpacked && said <= bytes.size * 1032;
}

async function* packedBlocks(bytes: Bytes): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < bytes.size; position += blockBytes)
    yield await bytes.reading((fill) => readBytes(fill, position, Math.min(blockBytes, bytes.size - position)));
}

function tooLarge(): DataError {
  return new DataError(say('is compressed and larger than {0}: unpack it first', formatBytes(mostUnpacked)));
}
