/** The trainer on newer versions of Node.js than the oldest that is supported; VS Code brings its own. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureNode } from '../../scripts/install/node.mjs';
import { cli } from '../support/cli/bonsai';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

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
  const args = [cli, 'shrink', 'small.model.json', '--engine', engine, '--json'];
  const resultOf = async (program: string, out: string) => {
    const { stdout } = await promisify(execFile)(program, [...args, '--out', out], { cwd: workspace.folder });
    const { engine: used, shrunk } = JSON.parse(stdout) as { engine: string; shrunk: { loss: number; params: number } };
    return { used, loss: shrunk.loss, params: shrunk.params };
  };
  const here = await resultOf(process.execPath, 'here');
  expect(here.used).toBe(engine);
  expect(await resultOf(node, 'newer')).toEqual(here);
});
