import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bundledPackages, noticesOf } from './notices.mjs';

describe('bundledPackages', () => {
  /** @param {readonly string[]} inputs */
  const metafile = (...inputs) => ({
    inputs: {},
    outputs: {
      'dist/x.js': {
        bytes: 1,
        imports: [],
        exports: [],
        inputs: Object.fromEntries(inputs.map((file) => [file, { bytesInOutput: 1 }])),
      },
    },
  });

  test('names each package once, scoped and nested ones too, and no file of our own', () => {
    const first = metafile('src/main.ts', 'node_modules/plain/a.js', 'node_modules/plain/lib/b.js', 'node_modules/@some/scoped/c.js');
    const second = metafile('node_modules/plain/a.js', 'node_modules/@some/scoped/node_modules/nested/d.js');
    expect(bundledPackages([first, second])).toEqual([
      'node_modules/plain',
      'node_modules/@some/scoped',
      'node_modules/@some/scoped/node_modules/nested',
    ]);
  });
});

describe('noticesOf', () => {
  let modules = '';
  beforeEach(async () => {
    modules = await mkdtemp(path.join(os.tmpdir(), 'packages-'));
  });
  afterEach(() => rm(modules, { recursive: true }));

  /** @param {object} manifest @param {Record<string, string>} [files] */
  const writePackage = async (manifest, files = {}) => {
    const folder = await mkdtemp(path.join(modules, 'package-'));
    await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    return folder;
  };

  test("gives a package's own licence and notices", async () => {
    const folder = await writePackage(
      { name: 'left', version: '1.2.3', license: 'ISC' },
      { 'LICENCE.md': 'Take it.', 'ThirdPartyNotices.txt': 'Holds a bit of right.', 'readme.md': 'How to use it.' },
    );
    const text = noticesOf([folder]);
    expect(text).toContain('left 1.2.3 (ISC)\n\nTake it.\n\nHolds a bit of right.\n');
    expect(text).not.toContain('How to use it.');
  });

  test('gives the standard text in the name of the author where a package brings none', async () => {
    const folder = await writePackage({ name: 'bare', version: '1.0.0', license: 'MIT', author: { name: 'Ada' } });
    expect(noticesOf([folder])).toMatch(/bare 1\.0\.0 \(MIT\)\n\nMIT License\n\nCopyright \(c\) Ada\n\nPermission is hereby granted/);
  });

  test('gives the texts of all licences that a package is under', async () => {
    const folder = await writePackage({ name: 'both', version: '1.0.0', license: 'Apache-2.0 AND MIT' });
    expect(noticesOf([folder])).toMatch(/Apache License\n.*MIT License\n\nCopyright \(c\) the authors of both\n/s);
  });

  test('gives the text of a holder who is not the author, also in brackets', async () => {
    const folder = await writePackage({ name: '@bufbuild/protobuf', version: '1.0.0', license: '(Apache-2.0 AND BSD-3-Clause)' });
    expect(noticesOf([folder])).toMatch(/Apache License\n.*Copyright 2008 Google Inc\..*Redistributions in binary form/s);
  });

  test('fails where no text is known', async () => {
    const folder = await writePackage({ name: 'odd', version: '1.0.0', license: 'WTFPL' });
    expect(() => noticesOf([folder])).toThrow(/odd is bundled but brings no licence text.*"WTFPL"/);
  });

  test('lists packages by name, the same version once', async () => {
    const files = { LICENSE: 'Text.' };
    const folders = [
      await writePackage({ name: 'b', version: '1.0.0', license: 'MIT' }, files),
      await writePackage({ name: 'a', version: '2.0.0', license: 'MIT' }, files),
      await writePackage({ name: 'b', version: '1.0.0', license: 'MIT' }, files),
    ];
    expect(noticesOf(folders).match(/^\w \d.*$/gm)).toEqual(['a 2.0.0 (MIT)', 'b 1.0.0 (MIT)']);
  });
});
