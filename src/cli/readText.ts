import { readFile } from 'node:fs/promises';

/** A file named on the command line cannot be read. The message says why and what to do. */
export class UnreadableFile extends Error {
  constructor(file: string, why: string) {
    super(`${file}: error: ${why}`);
    this.name = 'UnreadableFile';
  }
}

/** @throws UnreadableFile */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new UnreadableFile(
      file,
      missing ? 'there is no such file: check the path' : `it cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
}
