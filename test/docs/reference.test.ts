import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { referencePage } from './referencePage';

const file = path.join(root, 'docs', 'reference.md');

test('the reference is what the schema says; UPDATE_DOCS=1 writes it anew', async () => {
  const page = await format(referencePage(), { ...(await resolveConfig(file)), parser: 'markdown' });
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
});
