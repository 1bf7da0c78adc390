import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { layerTypes } from '../../src/core/layers';
import { stepSchemas } from '../../src/core/methods/options';
import { analyzeSpec } from '../../src/core/spec/analyze';

const readme = await readFile(path.join(root, 'README.md'), 'utf8');

describe('the README', () => {
  test('shows a valid spec', () => {
    const [spec] = [...readme.matchAll(/```jsonc\n(.*?)```/gs)].map(([, text]) => text!);
    const { graph, problems } = analyzeSpec(spec!);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(graph?.layers).toHaveLength(7);
  });

  test('names every layer type and every method', () => {
    const names = [...layerTypes, ...Object.keys(stepSchemas)];
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(readme))).toEqual([]);
  });

  test('refers only to files that are there', () => {
    const targets = [...readme.matchAll(/\]\(([^)#\s]+)\)/g)].map(([, target]) => target!);
    expect(targets).not.toEqual([]);
    expect(targets.filter((target) => !existsSync(path.join(root, target)))).toEqual([]);
  });

  test('names only npm scripts that there are', async () => {
    const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});
