import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../../scripts/build/root.mjs';

/** Node.js processes without a network. */
export interface Offline {
  /** The environment that makes a Node.js process, and those it starts, offline. */
  readonly env: Record<string, string>;
  /** The connections that were tried, one line each. */
  attempts(): Promise<string[]>;
  remove(): Promise<void>;
}

export async function offline(): Promise<Offline> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'model-bonsai-offline-'));
  const log = path.join(folder, 'attempts.log');
  return {
    env: {
      NODE_OPTIONS: `--require=${path.join(root, 'test', 'support', 'network', 'offline.cjs')}`,
      OFFLINE_LOG: log,
    },
    attempts: async () => {
      const text = await readFile(log, 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
