import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { useEditor } from '../support/editor';
import { longRun } from '../support/specs/longRun';
import { codeLens, firstLensTimeout } from '../support/workbench/codeLenses';
import { notification } from '../support/workbench/notifications';
import { problems } from '../support/workbench/problems';
import { answer, openFile, runCommand } from '../support/workbench/quickInput';
import { waitForRun } from '../support/workbench/runEnd';
import { listTasks } from '../support/workbench/tasks';

const steps = [{ method: 'pruneWeights', rounds: 1, fineTuneEpochs: 1 }];
const short = { ...longRun, name: 'short', shrink: { ...longRun.shrink, steps } };

/** Names of the extensions that run, as the editor lists them. */
async function runningExtensions(page: Page): Promise<string[]> {
  await runCommand(page, 'Developer: Show Running Extensions');
  const names = page.locator('.runtime-extensions-editor .extension .name');
  await names.first().waitFor();
  return names.allTextContents();
}

describe('an empty window', () => {
  const editor = useEditor({ shows: 'nothing' });

  test('does not start the extension', async () => {
    const running = await runningExtensions(editor.page);
    expect(running).not.toEqual([]);
    expect(running).not.toContain('Model Bonsai');
  });

  test('shows the costs of a spec that was never saved, and says why it cannot be shrunk', async () => {
    const { page } = editor;
    await runCommand(page, 'File: New Untitled Text File');
    await runCommand(page, 'Change Language Mode');
    await answer(page, 'Model Spec');
    await page.locator('.editor-instance .view-lines').first().click();
    await page.keyboard.insertText(JSON.stringify(short));
    await codeLens(page, 'parameters').first().waitFor({ timeout: firstLensTimeout });
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await notification(page, 'Save the spec to a file first').waitFor();
  });
});

describe('a folder', () => {
  const editor = useEditor();

  test('without models does not start the extension', async () => {
    const { page, workspace } = editor;
    await workspace.write('notes.txt', 'no model');
    await openFile(page, 'notes.txt');
    const running = await runningExtensions(page);
    expect(running).not.toEqual([]);
    expect(running).not.toContain('Model Bonsai');
  });

  test('in which nothing can be written is named, with what can be done', async () => {
    const { page, workspace } = editor;
    // A file in the place of the folder stops even root, who may write anywhere.
    await workspace.write('.bonsai', '');
    await workspace.write('short.model.json', short);
    await openFile(page, 'short.model.json');
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    const message = notification(page, 'cannot be written');
    await message.waitFor();
    const text = await message.textContent();
    expect(text).toContain(path.join(workspace.folder, '.bonsai', 'runs'));
    expect(text).toContain('copy the spec and its data to a folder that can be written');
    expect(text).not.toContain('--out');
  });
});

describe('a workspace of several folders', () => {
  const editor = useEditor({ examples: ['digits', 'seed'], shows: 'examples' });

  test('has a task for each, whose problems lead to their files', async () => {
    const { page, workspace } = editor;
    await workspace.write(
      'seed/odd.model.json',
      '{ "name": "odd", "layers": [{ "type": "Input", "name": "x", "shape": [4] }],\n  "colour": 1 }',
    );
    await openFile(page, 'seed.model.json');
    const tasks = await listTasks(page, 'check models');
    await tasks.nth(1).waitFor();
    await tasks.filter({ hasText: 'seed' }).click();
    const row = await problems(page, 'the spec has no field "colour"');
    await row.dblclick();
    await page.locator('.tab.active[data-resource-name="odd.model.json"]').waitFor();
    await runCommand(page, 'View: Hide Panel');
  });

  test('has specs that read data of another folder', async () => {
    const { page, workspace } = editor;
    const layers = [
      { type: 'Input', name: 'x', shape: [64] },
      { type: 'Dense', name: 'code', units: 4 },
      { type: 'Dense', name: 'reconstruction', units: 64 },
    ];
    const data = { file: '../../digits/digits.npy', rows: 100 };
    await workspace.write('seed/far/far.model.json', { ...short, name: 'far', layers, data, train: { ...short.train, epochs: 2 } });
    await openFile(page, 'far.model.json');
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await waitForRun(page, path.join(workspace.folder, 'seed', 'far'), { name: 'far' });
  });

  test('keeps runs beside the spec, in its folder', async () => {
    const { page, workspace } = editor;
    await workspace.write('seed/short.model.json', short);
    await openFile(page, 'short.model.json');
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await waitForRun(page, path.join(workspace.folder, 'seed'), { name: 'short' });
    await expect(access(path.join(workspace.folder, 'digits', '.bonsai'))).rejects.toThrow('ENOENT');
  });
});
