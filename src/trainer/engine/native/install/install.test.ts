import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toText } from '../../../../core/message';
import type { InstallProgress } from '../../../../protocol/trainer';
import { installNativeEngine } from './install';

const room = vi.hoisted(() => ({ bytes: 0 }));
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof import('node:fs/promises')>()),
  statfs: () => Promise.resolve({ bavail: room.bytes / 4096, bsize: 4096 }),
}));

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'model-bonsai-install-'));
  vi.stubEnv('XDG_CACHE_HOME', cache);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true });
});

test('on a disk without room, nothing is begun', async () => {
  room.bytes = 1_000_000_000;
  const messages: string[] = [];
  const request = {
    sources: '',
    onProgress: ({ message }: InstallProgress) => messages.push(toText(message)),
    signal: AbortSignal.timeout(10_000),
  };
  await expect(installNativeEngine(request)).rejects.toThrow(/not enough room for the native engine in .*needs 1\.2 GB.*XDG_CACHE_HOME/u);
  expect(messages).toEqual([]);
  expect(await readdir(path.join(cache, 'model-bonsai', 'engine'))).toEqual([]);
});
