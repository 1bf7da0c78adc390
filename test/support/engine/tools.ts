import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A folder of programs that stands for a machine's PATH. */
export interface Tools {
  readonly folder: string;
  /** Puts a shell script there: npm, python3, g++, ... */
  add(name: string, script: string): Promise<void>;
}

/** A machine with nothing but what is added. Scripts find the real machine's programs by `$REAL_PATH`. */
export async function createTools(folder: string): Promise<Tools> {
  await mkdir(folder, { recursive: true });
  return {
    folder,
    add: (name, script) => writeFile(path.join(folder, name), `#!/bin/sh\nPATH=$REAL_PATH\n${script}\n`, { mode: 0o755 }),
  };
}
