import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';

/** A shell script in the place of npm: it starts a program of its own and waits, and both are deaf to SIGTERM. @param folder gets their ids */
export function stubbornNpm(folder: string): string {
  return `cd "${folder}"; trap "" TERM; (trap "" TERM; exec sleep 600) & echo $! $$ > pids.new; mv pids.new pids; wait`;
}

/** The ids of the two, once both are there. */
export async function npmAndItsChild(folder: string): Promise<number[]> {
  const read = async () => (await readFile(path.join(folder, 'pids'), 'utf8').catch(() => '')).trim().split(' ').map(Number);
  await expect.poll(read, { timeout: 20_000 }).toHaveLength(2);
  return read();
}
