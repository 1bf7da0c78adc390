import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { EngineChoice } from '../protocol/trainer';
import { forkTrainer } from './forkTrainer';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bonsai-fork-'));
  writeFileSync(path.join(folder, 'trainer.js'), 'process.send({ env: process.env, args: process.argv.slice(2) });');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

async function startedWith(engine?: EngineChoice): Promise<{ env: NodeJS.ProcessEnv; args: string[] }> {
  const child = forkTrainer(path.join(folder, 'trainer.js'), engine);
  const [message] = (await once(child, 'message')) as [{ env: NodeJS.ProcessEnv; args: string[] }];
  return message;
}

test('certificates are kept from the process, which reads them before anything else, and handed to it by another name', async () => {
  vi.stubEnv('NODE_EXTRA_CA_CERTS', '/certificates.pem');
  const { env } = await startedWith();
  expect(env).not.toHaveProperty('NODE_EXTRA_CA_CERTS');
  expect(env).toMatchObject({ BONSAI_NODE_EXTRA_CA_CERTS: '/certificates.pem', ELECTRON_RUN_AS_NODE: '1' });
});

test('without certificates there is nothing to hand on', async () => {
  vi.stubEnv('NODE_EXTRA_CA_CERTS', undefined);
  expect((await startedWith()).env).not.toHaveProperty('BONSAI_NODE_EXTRA_CA_CERTS');
});

test('only who may use the native engine has it loaded', async () => {
  expect((await startedWith()).args).toEqual([]);
  expect((await startedWith('portable')).args).toEqual([]);
  expect((await startedWith('native')).args).toEqual(['--native']);
  expect((await startedWith('auto')).args).toEqual(['--native']);
});
