import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { say } from '../core/message/message';
import { npyBytes } from '../../test/support/data/npyBytes';
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
  execFileSync('mkfifo', [path.join(specs, 'pipe.npy')]);
  const long = npyBytes('<f4', [1, 1], new Uint8Array(4), { headerLength: 9000 });
  writeFileSync(path.join(specs, 'long.npy'), long);
  const files = [
    'large.npy',
    '../shared.npy',
    'gone.npy',
    '../../outside.npy',
    'link.npy',
    path.join(root, 'outside.npy'),
    '..',
    'pipe.npy',
    'long.npy',
  ];
  const heads = await readHeads(path.join(specs, 'a.model.json'), files, [path.join(root, 'workspace')]);
  expect(heads.get('large.npy')).toEqual({ bytes: new Uint8Array(1024).fill(7), size: 5000 });
  expect(heads.get('../shared.npy')).toEqual({ bytes: Uint8Array.of(1, 2), size: 2 });
  expect(heads.get('gone.npy')).toEqual({ unreadable: say('does not exist: check the path') });
  expect(heads.get('..')).toEqual({ isFolder: true });
  expect(heads.get('pipe.npy')).toEqual({ unreadable: say('is no regular file, but a pipe or a device') });
  expect(files.slice(3, 6).map((file) => heads.get(file))).toMatchObject([
    { refused: 'outside' },
    { refused: 'outside' },
    { refused: 'absolute' },
  ]);
  expect(heads.get('long.npy')).toEqual({ bytes: Uint8Array.from(long.subarray(0, -4)), size: long.length });
});
