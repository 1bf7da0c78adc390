import { beforeAll, describe, expect, test } from 'vitest';
import { useEditor } from '../support/editor';
import { trainerProcesses } from '../support/processes';
import { finishedRuns, runEntries } from '../support/runFolders';
import { longRun } from '../support/specs/longRun';
import { budgetPanel, closeBudget, readPanel, waitForBudget } from '../support/workbench/budgetPanel';
import { notification, pressButton } from '../support/workbench/notifications';
import { openFile, runCommand } from '../support/workbench/quickInput';
import { waitForRun } from '../support/workbench/runEnd';
import { statusBarItem } from '../support/workbench/statusBar';

describe('a run in the editor', () => {
  const editor = useEditor();
  const shrinking = /shrinking, round ([2-9]|\d\d)/;
  const panelStatus = (text: string | RegExp) => budgetPanel(editor.page).locator('.status').filter({ hasText: text });

  beforeAll(async () => {
    await editor.workspace.write('long.model.json', longRun);
    await openFile(editor.page, 'long.model.json');
  });

  test('is shown right again in a panel that was closed meanwhile', async () => {
    const { page } = editor;
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await waitForBudget(page);
    await panelStatus(shrinking).waitFor();
    const before = await readPanel(page);
    await closeBudget(page);
    await statusBarItem(page, 'long:').waitFor();

    await page.locator('.tab[data-resource-name="long.model.json"]').click();
    await runCommand(page, 'Bonsai: Show Layer Budget');
    await waitForBudget(page);
    await panelStatus(shrinking).waitFor();
    const after = await readPanel(page);
    expect(after.params).toBeLessThanOrEqual(before.params);
    expect(Object.values(after.layers).reduce((sum, params) => sum + params)).toBe(after.params);
    await expect.poll(async () => (await readPanel(page)).params).toBeLessThan(after.params);
  });

  test('is shown by a click on its status bar item, every time', async () => {
    const { page } = editor;
    for (let click = 0; click < 5; click++) {
      await closeBudget(page);
      await statusBarItem(page, 'long:').click();
      await waitForBudget(page);
    }
  });

  test('is not ended by restarting the trainer without a question', async () => {
    const { page } = editor;
    await runCommand(page, 'Bonsai: Restart Trainer');
    const question = page.locator('.monaco-dialog-box').filter({ hasText: 'Restarting the trainer ends the run' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await panelStatus(shrinking).waitFor();
  });

  test('ends when it is cancelled, and leaves nothing behind that looks like a result', async () => {
    const { page, workspace } = editor;
    await budgetPanel(page).getByRole('button', { name: 'Cancel' }).click();
    await panelStatus('cancelled').waitFor();
    // Back to the spec, so that the next one opens beside the panel and not over it.
    await page.locator('.tab[data-resource-name="long.model.json"]').click();
    await statusBarItem(page, 'long:').waitFor({ state: 'hidden' });
    expect(await finishedRuns(workspace.folder)).toEqual([]);
    expect((await runEntries(workspace.folder)).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  test('can be started again after that', async () => {
    const { page, workspace } = editor;
    const steps = [{ method: 'pruneWeights', rounds: 3, fineTuneEpochs: 2 }];
    await workspace.write('short.model.json', { ...longRun, name: 'short', shrink: { ...longRun.shrink, steps } });
    await openFile(page, 'short.model.json');
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await waitForRun(page, workspace.folder, { name: 'short' });
    await panelStatus('shrunk to').waitFor();
    const [run] = await finishedRuns(workspace.folder);
    expect((await readPanel(page)).params).toBe(run!.scoreCard.shrunk.nonzero);
  });

  test('that dies with its trainer gives one message, and the trainer can be restarted', async () => {
    const { page, workspace } = editor;
    await runCommand(page, 'Notifications: Clear All Notifications');
    await openFile(page, 'long.model.json');
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await panelStatus(shrinking).waitFor();
    const trainers = await trainerProcesses();
    expect(trainers).toHaveLength(1);
    process.kill(trainers[0]!, 'SIGKILL');

    await panelStatus('failed').waitFor();
    const message = notification(page, /trainer/i);
    await message.waitFor();
    expect(await message.textContent()).toMatch(/SIGKILL/);
    await page.waitForTimeout(1000); // A second message would come right after the first.
    expect(await page.locator('.notifications-toasts .notification-list-item').count()).toBe(1);
    await statusBarItem(page, 'long:').waitFor({ state: 'hidden' });

    await pressButton(message, 'Restart Trainer');
    await openFile(page, 'short.model.json');
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await waitForRun(page, workspace.folder, { name: 'short', count: 2 });
  });
});
