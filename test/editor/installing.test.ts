import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isAlive } from '../support/alive';
import { useEditor } from '../support/editor';
import { npmAndItsChild, stubbornNpm } from '../support/engine/stubbornNpm';
import { createTools } from '../support/engine/tools';
import { trainerProcesses } from '../support/processes';
import { smallSpec } from '../support/specs/smallRun';
import { openFile, runCommand } from '../support/workbench/quickInput';

describe('an installation of the native engine that takes its time', () => {
  const machine = mkdtempSync(path.join(os.tmpdir(), 'model-bonsai-machine-'));
  const bin = path.join(machine, 'bin');
  const realPath = process.env['PATH']!;
  const env = { XDG_CACHE_HOME: path.join(machine, 'cache'), REAL_PATH: realPath, PATH: `${bin}:${realPath}` };
  // Started by its command line, VS Code takes the PATH as it is, not that of a login shell.
  const editor = useEditor({ env: { ...env, VSCODE_CLI: '1' } });
  beforeAll(async () => (await createTools(bin)).add('npm', stubbornNpm(machine)));
  beforeEach(() => rm(path.join(machine, 'pids'), { force: true }));
  afterAll(() => rm(machine, { recursive: true, force: true }));

  /** All processes of an installation that is going on. */
  async function install(): Promise<number[]> {
    const { page, workspace } = editor;
    await workspace.write('small.model.json', smallSpec);
    await openFile(page, 'small.model.json');
    await runCommand(page, 'Bonsai: Install Native Engine');
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Install', exact: true }).click();
    const all = [...(await npmAndItsChild(machine)), ...(await trainerProcesses())];
    expect(all.filter(isAlive)).toHaveLength(3);
    return all;
  }

  test('ends when the trainer is restarted', async () => {
    const all = await install();
    await runCommand(editor.page, 'Bonsai: Restart Trainer');
    await expect.poll(() => all.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    await expect.poll(trainerProcesses, { timeout: 10_000 }).toHaveLength(1);
  });

  test('ends with the window', async () => {
    const all = await install();
    await runCommand(editor.page, 'Developer: Reload Window');
    await expect.poll(() => all.filter(isAlive), { timeout: 20_000 }).toEqual([]);
  });
});
