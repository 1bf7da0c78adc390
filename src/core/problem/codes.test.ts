import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { contributes } from '../../../package.json';
import { problemCodes } from './codes';

const codes = Object.keys(problemCodes);

it('docs/problems.md explains every code, and no other', () => {
  const text = readFileSync('docs/problems.md', 'utf8');
  expect([...text.matchAll(/^## (.+)$/gmu)].map(([, code]) => code)).toEqual(codes);
});

it('the setting of severities has every code, and no other', () => {
  expect(Object.keys(contributes.configuration.properties['bonsai.severity'].properties)).toEqual(codes);
});
