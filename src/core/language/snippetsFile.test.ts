import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyzeSpec } from '../spec/analyze';

interface Snippet {
  readonly body: readonly string[];
}

const snippets = JSON.parse(readFileSync('language/snippets.json', 'utf8')) as Record<string, Snippet>;

it.each(Object.entries(snippets))('the snippet "%s" is a spec with nothing wrong but its budget', (_name, { body }) => {
  const text = body.join('\n').replace(/\$\{\d+:([^}]*)\}/gu, '$1');
  const { spec, problems } = analyzeSpec(text);
  expect(problems.filter(({ code }) => code !== 'layer-over-budget')).toEqual([]);
  expect(spec).toBeDefined();
});
