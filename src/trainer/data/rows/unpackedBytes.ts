/** What a compressed file unpacks to: kept in memory while it is little, else in a private file. */
import { PrivateFile } from './privateFile';
import { type Bytes, memoryBytes } from './bytes';

/** Up to this many bytes stay in memory. */
const mostInMemory = 64 * 2 ** 20;

/** @param inMemory bytes that stay in memory. @throws what the parts throw, and DataError where the disk is full */
export async function unpackedBytes(parts: AsyncIterable<Uint8Array>, inMemory = mostInMemory): Promise<Bytes> {
  const kept: Uint8Array[] = [];
  let file: PrivateFile | undefined;
  let size = 0;
  for await (const part of parts) {
    size += part.length;
    kept.push(part);
    if (file === undefined && size <= inMemory) continue;
    file ??= new PrivateFile();
    for (const whole of kept.splice(0)) file.append(whole);
  }
  if (file === undefined) return memoryBytes(Buffer.concat(kept));
  const unpacked = file;
  return { size, reading: (work) => work((position, into) => unpacked.read(position, into)) };
}
