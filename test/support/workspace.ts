import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/build/root.mjs';

/** A folder that a test may change as it likes. */
export interface Workspace {
  readonly folder: string;
  /** Writes a file; objects as JSON. */
  write(file: string, content: string | Buffer | object): Promise<void>;
  remove(): Promise<void>;
}

/** A temporary workspace with copies of these folders of examples/ (without their runs). */
export async function createWorkspace(examples: readonly string[] = []): Promise<Workspace> {
  const parent = await mkdtemp(path.join(os.tmpdir(), 'model-bonsai-workspace-'));
  const folder = path.join(parent, 'models');
  await mkdir(folder);
  for (const name of examples) {
    await cp(path.join(root, 'examples', name), path.join(folder, name), {
      recursive: true,
      filter: (source) => path.basename(source) !== '.bonsai',
    });
  }
  return {
    folder,
    write: async (file, content) => {
      const target = path.join(folder, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content, null, 2));
    },
    remove: () => rm(parent, { recursive: true, force: true, maxRetries: 5 }),
  };
}
