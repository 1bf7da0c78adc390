/** `SHA256SUMS` of a finished run: a line for each of its files, as `sha256sum -c` reads it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** 32 bytes. */
export function sha256(content: string | Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}

export const checksumsFile = 'SHA256SUMS';

/** @param digests in hexadecimal, by the files' paths in the run */
export function writeChecksums(digests: ReadonlyMap<string, string>): string {
  return [...digests].map(([name, digest]) => `${digest}  ${name.split(path.sep).join('/')}\n`).join('');
}

/** SHA-256 in hexadecimal. */
export function digestOf(content: string | Uint8Array): string {
  return sha256(content).toString('hex');
}

/** Whether a file of a run is as it was written; runs of older versions have no checksums, and count as unchanged. */
export async function isAsWritten(run: string, name: string, content: string | Uint8Array): Promise<boolean> {
  const sums = await readFile(path.join(run, checksumsFile), 'utf8').catch(() => undefined);
  return sums === undefined || sums.split('\n').includes(`${digestOf(content)}  ${name}`);
}
