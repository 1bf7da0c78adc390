import type { FileHandle } from 'node:fs/promises';

/** Bytes of a file as a buffer with nothing before or after them; fewer when the file ends. */
export async function readBytes(handle: FileHandle, position: number, length: number): Promise<Buffer<ArrayBuffer>> {
  const buffer = Buffer.from(new ArrayBuffer(length));
  const filled = await fillBytes(handle, position, buffer);
  return filled === length ? buffer : Buffer.from(buffer.buffer.slice(0, filled));
}

/** Fills the buffer from a place of the file on. @returns how many bytes there were */
export async function fillBytes(handle: FileHandle, position: number, buffer: Uint8Array): Promise<number> {
  let filled = 0;
  // One call reads at most 2 GiB.
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, Math.min(buffer.length - filled, 2 ** 30), position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
