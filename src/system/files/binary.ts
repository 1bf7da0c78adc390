/** Whether a file holds a model as text, or in another format, which the trainer reads. */
import { openRegular } from './regularFile';

const headBytes = 1024;

/** A file that cannot be read counts as text: reading it as one says why. */
export async function isBinary(file: string): Promise<boolean> {
  try {
    const handle = await openRegular(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return hasControlCharacters(buffer.subarray(0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}

/** Characters that no JSON has, but for UTF-16, which begins with a mark of its own. */
function hasControlCharacters(head: Uint8Array): boolean {
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  return !isUtf16 && head.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d].includes(byte));
}
