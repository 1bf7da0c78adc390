import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openModelSource } from './modelSource';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bonsai-source-'));
  await mkdir(path.join(folder, 'models'));
  await writeFile(
    path.join(folder, 'models', 'net.onnx'),
    Uint8Array.from({ length: 100 }, (_, index) => index),
  );
  await writeFile(path.join(folder, 'models', 'net.data'), 'beside');
  await writeFile(path.join(folder, 'secret'), 'outside');
});
afterEach(() => rm(folder, { recursive: true }));

it('reads ranges', async () => {
  const source = await openModelSource(path.join(folder, 'models', 'net.onnx'));
  expect(source.size).toBe(100);
  expect([...(await source.read(98, 100))]).toEqual([98, 99]);
  await expect(source.read(98, 101)).rejects.toThrow('net.onnx is cut off or damaged');
  await expect(source.read(-1, 1)).rejects.toThrow('damaged');
  await source.close();
});

it('reads what lies beside it, and nothing elsewhere', async () => {
  await symlink(path.join(folder, 'secret'), path.join(folder, 'models', 'link'));
  const source = await openModelSource(path.join(folder, 'models', 'net.onnx'));
  const beside = await source.beside('net.data');
  expect(Buffer.from(await beside.read(0, beside.size)).toString()).toBe('beside');
  for (const name of ['../secret', path.join(folder, 'secret'), 'link'])
    await expect(source.beside(name)).rejects.toThrow('outside of its folder');
  await expect(source.beside('none')).rejects.toThrow('none does not exist');
  await source.close();
});

it('tells what is no file', async () => {
  await expect(openModelSource(path.join(folder, 'models'))).rejects.toThrow('models is a folder');
});
