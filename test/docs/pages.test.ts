import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { layerTypes } from '../../src/core/layers';
import { stepSchemas } from '../../src/core/methods/options';
import { analyzeSpec } from '../../src/core/spec/analyze';

const files = ['README.md', 'MARKETPLACE.md', 'CONTRIBUTING.md', 'SECURITY.md', ...readdirSync(path.join(root, 'docs')).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)]; // prettier-ignore
const pages = await Promise.all(files.map(async (file) => ({ file, text: await readFile(path.join(root, file), 'utf8') })));

describe.each(pages)('$file', ({ file, text }) => {
  test('refers only to files and headings that are there', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!).filter((target) => !target.startsWith('http'));
    expect(targets.filter((target) => !isThere(file, target))).toEqual([]);
  });

  test('names only npm scripts that there are', async () => {
    const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

test.each(['README.md', 'docs/spec.md'])('%s shows a valid spec', (file) => {
  const [spec] = [...textOf(file).matchAll(/```jsonc\n(.*?)```/gs)].map(([, shown]) => shown!);
  const { graph, problems } = analyzeSpec(spec!);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(graph?.layers).toHaveLength(7);
});

test('the pages on specs and shrinking name every layer type and every method', () => {
  const missing = (names: readonly string[], file: string) => names.filter((name) => !new RegExp(`\\b${name}\\b`).test(textOf(file)));
  expect(missing(layerTypes, 'docs/spec.md')).toEqual([]);
  expect(missing(Object.keys(stepSchemas), 'docs/shrinking.md')).toEqual([]);
});

test('the README leads to every page', () => {
  const unnamed = files.filter((file) => file.startsWith('docs/') && !textOf('README.md').includes(`(${file})`));
  expect(unnamed).toEqual([]);
});

function textOf(file: string): string {
  return pages.find((page) => page.file === file)!.text;
}

/** @param target of a link in `file`: a path from there, a heading, or both */
function isThere(file: string, target: string): boolean {
  const [name, heading] = target.split('#') as [string, string | undefined];
  const page = name === '' ? file : path.posix.join(path.posix.dirname(file), name);
  if (!existsSync(path.join(root, page))) return false;
  return heading === undefined || headings(textOf(page)).includes(heading);
}

/** As GitHub names them in links. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!.toLowerCase().replaceAll(/[^\w\s-]/g, '').replaceAll(' ', '-')); // prettier-ignore
}
