/** The worked examples in docstrings of the core, run: each line `value; // → expected` must hold. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { graphOf } from '../../src/core/graph/build';

const core = path.join(root, 'src', 'core');

interface Example {
  readonly file: string;
  readonly lines: readonly string[];
}

const examples = readdirSync(core, { recursive: true, encoding: 'utf8' }).flatMap((file): Example[] => {
  if (!file.endsWith('.ts') || file.endsWith('.test.ts')) return [];
  const comments = readFileSync(path.join(core, file), 'utf8').match(/\/\*\*.*?\*\//gsu) ?? [];
  return comments.flatMap((comment) => {
    const [, example] = comment.split('@example\n');
    return example === undefined ? [] : [{ file, lines: example.split('\n').map((line) => line.replace(/^ \*\/?\s?/u, '')) }];
  });
});

test('there are examples', () => {
  expect(examples.length).toBeGreaterThan(12);
});

test.each(examples)('an example in $file', async ({ file, lines }) => {
  const own = (await import(path.join(core, file))) as Record<string, unknown>;
  const checked = lines.map((line) => line.replace(/^(.*); \/\/ → (.*)$/u, 'check(() => $1, () => ($2));'));
  expect(checked).not.toEqual(lines);
  const check = (value: () => unknown, expected: () => unknown) => expect(value()).toEqual(expected());
  runInNewContext(checked.join('\n'), { graphOf, ...own, check, Float32Array, Map });
});
