import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPackage, type InstalledPackage } from '../support/cli/npmPackage';

let installed: InstalledPackage;
beforeAll(() => {
  installed = installPackage();
});
afterAll(() => installed.remove());

test('the package of npm holds what the command line needs, and brings nothing else', () => {
  expect(readdirSync(path.join(installed.folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['model-bonsai']);
  const top = readdirSync(path.join(installed.folder, 'node_modules', 'model-bonsai'));
  expect(top.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json']);
});

test('its program shrinks a model in an empty folder', () => {
  const args = ['bonsai', 'shrink', 'small.model.json', '--engine', 'portable', '--json'];
  const { folder } = installed;
  const output = execFileSync('npx', ['--offline', ...args], { cwd: folder, encoding: 'utf8' });
  const { shrunk } = JSON.parse(output) as { shrunk: { nonzero: number } };
  expect(shrunk.nonzero).toBeLessThanOrEqual(Math.ceil(0.2 * 646));
});
