import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { float32Npy } from '../support/data/npyBytes';
import { useEditor } from '../support/editor';
import { finishedRuns, runEntries } from '../support/runFolders';
import { longRun } from '../support/specs/longRun';
import { smallSpec } from '../support/specs/smallRun';
import { codeLens, firstLensTimeout } from '../support/workbench/codeLenses';
import { chooseInContextMenu } from '../support/workbench/contextMenu';
import { answer, openFile, quickInput, quickInputRows, runCommand } from '../support/workbench/quickInput';
import { waitForRun } from '../support/workbench/runEnd';
import { statusBarItem } from '../support/workbench/statusBar';
import { webview } from '../support/workbench/webview';

const kerasFile = path.join(root, 'test/fixtures/keras/files/autoencoder-keras3.h5');

const view = (page: Page): Locator => page.locator('.part.sidebar .monaco-list');
const row = (page: Page, text: string | RegExp): Locator => view(page).getByRole('treeitem').filter({ hasText: text });

/** Presses a button that a row has while the mouse is over it. */
async function press(shown: Locator, label: string): Promise<void> {
  await shown.hover();
  await shown.getByRole('button', { name: label, exact: true }).click();
}

async function expand(page: Page, model: string): Promise<void> {
  await row(page, model).first().click();
  await row(page, model).first().press('ArrowRight');
}

const answerDialog = (page: Page, label: string) => page.locator('.monaco-dialog-box').getByRole('button', { name: label }).click();

describe('the Bonsai view', () => {
  const editor = useEditor({ settings: { 'git.enabled': true } });
  beforeAll(async () => {
    const { workspace, page } = editor;
    await workspace.write('small.model.json', { ...smallSpec, budget: { params: 500 } });
    await workspace.write('long.model.json', longRun);
    await workspace.write('files/autoencoder.h5', readFileSync(kerasFile));
    await openFile(page, 'small.model.json');
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await waitForRun(page, workspace.folder, { name: 'small' });
    await runCommand(page, 'Notifications: Clear All Notifications');
  });

  test('has the models of the workspace with what they cost, and a run under its model', async () => {
    const { page, workspace } = editor;
    await page.locator('.activitybar').getByRole('tab', { name: 'Model Bonsai' }).click();
    await row(page, /small\.model\.json.*646 parameters · 2\.58 kB .* over budget of 500 parameters/).waitFor();
    await row(page, /autoencoder\.h5.*parameters.*files/).waitFor();
    await expand(page, 'small.model.json');
    const [run] = await finishedRuns(workspace.folder);
    await row(page, 'of 646 parameters · ').waitFor();
    expect(await row(page, 'of 646 parameters').textContent()).toContain(
      `loss ${String(Number(run!.scoreCard.shrunk.training.loss.toPrecision(4)))}`,
    );
  });

  test('opens the shrunk model of a run, and its report', async () => {
    const { page } = editor;
    await press(row(page, 'of 646 parameters'), 'Open Shrunk Model');
    await page.locator('.breadcrumbs-control').filter({ hasText: 'shrunk' }).waitFor();
    await row(page, 'of 646 parameters').click();
    await webview(page).locator('h1').filter({ hasText: 'small' }).waitFor();
  });

  test('runs a model again with another target while a run goes on: it waits for that, in the view and the status bar', async () => {
    const { page, workspace } = editor;
    await press(row(page, 'long.model.json'), 'Shrink Autoencoder');
    await statusBarItem(page, 'long:').waitFor({ timeout: 60_000 });
    await chooseInContextMenu(page, row(page, 'of 646 parameters'), 'Shrink to Another Target…');
    await quickInputRows(page).filter({ hasText: 'pruneUnits' }).first().waitFor();
    await quickInputRows(page).filter({ hasText: 'As before' }).first().click();
    await quickInput(page)
      .getByText(/parameters/)
      .first()
      .waitFor();
    await answer(page, '50 %');
    await answerDialog(page, 'Shrink This Afterwards');
    await row(page, /Waiting.*the next run/).waitFor();
    await statusBarItem(page, /long: .*\(\+1\)/).waitFor();
    await expand(page, 'long.model.json');
    await press(row(page, /running: \d/), 'Cancel Run');
    await waitForRun(page, workspace.folder, { name: 'small', count: 2 });
    const runs = await finishedRuns(workspace.folder);
    expect(runs).toHaveLength(2);
    expect(runs[1]!.scoreCard.shrunk.nonzero).toBeGreaterThan(runs[0]!.scoreCard.shrunk.nonzero);
    await row(page, 'unfinished').waitFor();
  });

  test('sets two runs side by side, and a model beside its last commit', async () => {
    const { page, workspace } = editor;
    // One page at a time.
    await runCommand(page, 'View: Close All Editors');
    await press(row(page, 'of 646 parameters').first(), 'Compare with…');
    await quickInputRows(page).filter({ hasText: 'small, ' }).first().click();
    await webview(page).locator('.comparison').locator('tr.wider, tr.narrower, tr.same').first().waitFor();
    expect(await webview(page).locator('.uplot').count()).toBe(4);
    await page.screenshot({ path: path.join(root, 'test/.output/comparison.png') });

    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: workspace.folder });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'models');
    const encoder = smallSpec.layers.map((layer) => (layer.name === 'encoder' ? { ...layer, units: 12 } : layer));
    await workspace.write('small.model.json', { ...smallSpec, layers: encoder });
    await runCommand(page, 'View: Close All Editors');
    await openFile(page, 'small.model.json');
    await runCommand(page, 'Bonsai: Compare Model with Last Commit');
    await webview(page).locator('tr.narrower').filter({ hasText: 'encoder' }).waitFor();
  });

  test('is right again after the window was reloaded, and deletes a run after asking', async () => {
    const { page, workspace } = editor;
    await page.reload({ waitUntil: 'domcontentloaded' });
    await row(page, 'long.model.json').waitFor({ timeout: 60_000 });
    await expand(page, 'small.model.json');
    await expect.poll(() => row(page, 'of 646 parameters').count()).toBe(2);
    const before = await runEntries(workspace.folder);
    await press(row(page, 'of 646 parameters').last(), 'Delete Run…');
    await answerDialog(page, 'Move to Trash');
    // This window's files are on a server, which has no trash.
    await answerDialog(page, 'Delete Permanently');
    await expect.poll(() => row(page, 'of 646 parameters').count()).toBe(1);
    expect(await runEntries(workspace.folder)).toHaveLength(before.length - 1);
  });

  test('makes a spec that fits the rows of a file, from the menu of the explorer', async () => {
    const { page, workspace } = editor;
    await workspace.write(
      'rows.npy',
      Buffer.from(
        float32Npy(
          [3, 4],
          Array.from({ length: 12 }, (_, at) => at),
        ),
      ),
    );
    await runCommand(page, 'File: Focus on Files Explorer');
    const file = page.locator('.explorer-folders-view').getByRole('treeitem', { name: 'rows.npy' }).first();
    await chooseInContextMenu(page, file, 'New Autoencoder for This Data');
    await page.locator('.tab.active[data-resource-name="rows.model.json"]').waitFor();
    // 4·2+2 + 2·1+1 + 1·2+2 + 2·4+4.
    await codeLens(page, '29 parameters').first().waitFor({ timeout: firstLensTimeout });
    await page.locator('.activitybar').getByRole('tab', { name: 'Model Bonsai' }).click();
  });

  test('shows what another process has done in the folder', async () => {
    const { page, workspace } = editor;
    await workspace.write('new/other.model.json', smallSpec);
    await row(page, /other\.model\.json.*646 parameters/).waitFor();
  });
});
