import { readdir, readFile } from 'node:fs/promises';

/** Ids of the running processes whose command line has `text` (Linux). */
export async function processesWith(text: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const commands = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return ids.filter((id, at) => id !== process.pid && commands[at]!.replaceAll('\0', ' ').includes(text));
}
