import { beforeAll, describe, expect, test } from 'vitest';
import { newPage, useEditor } from '../support/editor';
import { trainerProcesses } from '../support/processes';
import { finishedRuns } from '../support/runFolders';
import { longRun } from '../support/specs/longRun';
import { budgetPanel, waitForBudget } from '../support/workbench/budgetPanel';
import { notification } from '../support/workbench/notifications';
import { openFile, runCommand } from '../support/workbench/quickInput';
import { statusBarItem } from '../support/workbench/statusBar';

describe('a run that goes on, and one that waits', () => {
  const editor = useEditor();
  const shrinking = /shrinking, round ([2-9]|\d\d)/;
  const steps = [{ method: 'pruneWeights', rounds: 3, fineTuneEpochs: 2 }];

  beforeAll(async () => {
    const { page, workspace } = editor;
    await workspace.write('long.model.json', longRun);
    await workspace.write('short.model.json', { ...longRun, name: 'short', shrink: { ...longRun.shrink, steps } });
    await openFile(page, 'short.model.json');
    await openFile(page, 'long.model.json');
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await waitForBudget(page);
    await budgetPanel(page).locator('.status').filter({ hasText: shrinking }).waitFor();
    await page.locator('.tab[data-resource-name="short.model.json"]').click();
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Shrink This Afterwards' }).click();
    await statusBarItem(page, /long: .*\(\+1\)/).waitFor();
  });

  test('are shown in a second window on the folder, which starts no trainer', async () => {
    const browser = editor.page.context().browser()!;
    const { page } = await newPage(browser, editor.server.url);
    await page.goto(editor.page.url(), { waitUntil: 'domcontentloaded' });
    await openFile(page, 'long.model.json');
    await runCommand(page, 'Bonsai: Show Layer Budget');
    await waitForBudget(page);
    await budgetPanel(page).getByText('This run goes on in another window, or by a command.').waitFor();
    await budgetPanel(page).locator('.status').filter({ hasText: shrinking }).waitFor();
    // What waits belongs to the first window as long as that is there.
    expect(await notification(page, 'ended with').count()).toBe(0);
    expect(await trainerProcesses()).toHaveLength(1);
    await page.context().close();
  });

  test('go on after the window was reloaded: the first from where it was, then the other', async () => {
    const { page, workspace } = editor;
    await page.reload({ waitUntil: 'domcontentloaded' });
    const question = notification(page, '2 runs ended with their window: long.model.json, short.model.json.');
    await question.waitFor();
    await question.getByRole('button', { name: 'Continue', exact: true }).click();
    await statusBarItem(page, /long: \d.*\(\+1\)/).waitFor();
    await budgetPanel(page).locator('.status').filter({ hasText: shrinking }).waitFor();
    expect(await trainerProcesses()).toHaveLength(1);
    await runCommand(page, 'Bonsai: Cancel Run');
    await expect.poll(async () => (await finishedRuns(workspace.folder)).length).toBe(1);
  });
});
