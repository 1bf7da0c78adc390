import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readHeads } from './fileHeads';

const root = mkdtempSync(path.join(tmpdir(), 'heads-'));
afterAll(() => rmSync(root, { recursive: true }));

it('reads the first bytes of what lies in the folder, and nothing else', async () => {
  const specs = path.join(root, 'workspace', 'specs');
  mkdirSync(specs, { recursive: true });
  writeFileSync(path.join(specs, 'large.npy'), new Uint8Array(5000).fill(7));
  writeFileSync(path.join(root, 'workspace', 'shared.npy'), Uint8Array.of(1, 2));
  writeFileSync(path.join(root, 'outside.npy'), Uint8Array.of(3));
  symlinkSync(path.join(root, 'outside.npy'), path.join(specs, 'link.npy'));
  const files = ['large.npy', '../shared.npy', 'gone.npy', '../../outside.npy', 'link.npy', path.join(root, 'outside.npy'), '..'];
  const heads = await readHeads(path.join(specs, 'a.model.json'), files, [path.join(root, 'workspace')]);
  expect(heads.get('large.npy')).toEqual(new Uint8Array(1024).fill(7));
  expect(heads.get('../shared.npy')).toEqual(Uint8Array.of(1, 2));
  expect(heads.get('gone.npy')).toBe('missing');
  expect(heads.get('..')).toBe('unreadable');
  expect(files.slice(3, 6).map((file) => heads.get(file))).toMatchObject([
    { refused: 'outside' },
    { refused: 'outside' },
    { refused: 'absolute' },
  ]);
});
