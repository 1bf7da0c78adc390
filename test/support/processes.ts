import { readdir, readFile } from 'node:fs/promises';
import { inject } from 'vitest';

/** Ids of the running trainer processes of the packed extension under test (Linux). */
export async function trainerProcesses(): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return ids.filter((_, at) => isTrainer(commands[at]!.split('\0'))).map(Number);
}

const isTrainer = (args: readonly string[]): boolean =>
  args.some((arg) => arg.startsWith(inject('extensionsFolder')) && arg.endsWith('/dist/trainer.js'));
