/** The package of npm on newer versions of Node.js than the oldest that is supported; VS Code brings its own. */
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { ensureNode } from '../../scripts/install/node.mjs';
import { type InstalledPackage, installPackage } from '../support/cli/npmPackage';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

let installed: InstalledPackage;
beforeAll(() => {
  installed = installPackage();
});
afterAll(() => installed.remove());

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await workspace.write('small.model.json', smallSpec);
});
afterEach(() => workspace.remove());

const newer = ['22.23.3', '24.21.0'];
const cases = newer.flatMap((version) => (['native', 'portable'] as const).map((engine) => [version, engine] as const));

test.each(cases)('Node.js %s trains with the %s engine, to the same result', async (version, engine) => {
  const node = await ensureNode(version, console.log);
  const args = [installed.bonsai, 'shrink', 'small.model.json', '--engine', engine, '--json'];
  const resultOf = async (program: string, out: string) => {
    const { stdout } = await promisify(execFile)(program, [...args, '--out', out], { cwd: workspace.folder });
    const { engine: used, shrunk } = JSON.parse(stdout) as { engine: string; shrunk: { loss: number; params: number } };
    return { used, loss: shrunk.loss, params: shrunk.params };
  };
  const here = await resultOf(process.execPath, 'here');
  expect(here.used).toBe(engine);
  expect(await resultOf(node, 'newer')).toEqual(here);
});

test.each(newer)('Node.js %s keeps the compiled trainer by itself', async (version) => {
  const env = { ...process.env, XDG_CACHE_HOME: path.join(workspace.folder, 'cache') };
  const trainer = fork(path.join(root, 'dist', 'trainer.js'), { execPath: await ensureNode(version, console.log), env });
  const kept = () => readdir(path.join(env.XDG_CACHE_HOME, 'model-bonsai', 'code')).catch(() => []);
  await expect.poll(kept, { timeout: 20_000 }).toEqual([expect.stringContaining(`v${version}`)]);
  trainer.disconnect();
  await once(trainer, 'exit');
});
