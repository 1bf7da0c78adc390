import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';

const pages = ['docs/architecture.md', 'docs/engine.md'].map((page) => readFileSync(path.join(root, page), 'utf8'));

function foldersIn(world: string): string[] {
  return readdirSync(path.join(root, world), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

const files = ['src', 'webview', 'scripts', 'test'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `/${folder}/${file.split(path.sep).join('/')}`),
);

test.each(['src/core', 'src/system', 'src/trainer', 'src/extension', 'webview'])(
  'the architecture page names every folder of %s',
  (world) => {
    expect(foldersIn(world).filter((folder) => !pages[0]!.includes(`\`${folder}\``))).toEqual([]);
  },
);

test('the pages on the code name only files that there are', () => {
  const named = pages.flatMap((page) => [...page.matchAll(/`([\w./-]+\.(?:ts|tsx|mjs|cc))`/gu)].map(([, file]) => file!));
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((name) => !files.some((file) => file.endsWith(`/${name}`)))).toEqual([]);
});
