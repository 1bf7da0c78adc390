import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { addNamedFile, filesIn, mapFiles } from './namedFiles';

const typed = (...values: readonly string[]) => values.reduce<ReturnType<typeof addNamedFile> | undefined>((before, value) => addNamedFile(value, before), undefined); // prettier-ignore

test('one file needs no name, several have the name of an input each', () => {
  expect(typed('rows.npy')).toBe('rows.npy');
  expect(typed('left=l.npy')).toEqual({ left: 'l.npy' });
  expect(typed('left=l.npy', 'right=../a=b.npy')).toEqual({ left: 'l.npy', right: '../a=b.npy' });
});

test('several files without names, and two for one input, are told', () => {
  expect(() => typed('l.npy', 'right=r.npy')).toThrow('NAME=FILE');
  expect(() => typed('left=l.npy', 'r.npy')).toThrow('NAME=FILE');
  expect(() => typed('left=l.npy', 'left=r.npy')).toThrow('left has a file already');
});

test('a file whose own name has "=" is that file', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bonsai-named-'));
  const file = path.join(folder, 'day=1.npy');
  writeFileSync(file, '');
  try {
    expect(typed(file)).toBe(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what is made of each keeps their names', () => {
  expect(mapFiles('a', (file) => `/${file}`)).toBe('/a');
  expect(mapFiles({ x: 'a', y: 'b' }, (file) => `/${file}`)).toEqual({ x: '/a', y: '/b' });
  expect([filesIn(undefined), filesIn('a'), filesIn({ x: 'a', y: 'b' })]).toEqual([[], ['a'], ['a', 'b']]);
});
