import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { float32Npy } from '../support/data/npyBytes';
import { useEditor } from '../support/editor';
import { finishedRuns } from '../support/runFolders';
import { notification } from '../support/workbench/notifications';
import { answer, chooseRow, quickInput, quickInputRows, typeCommand } from '../support/workbench/quickInput';
import { waitForRun } from '../support/workbench/runEnd';
import { webview } from '../support/workbench/webview';

const files = path.join(root, 'test/fixtures/keras/files');
const reported = JSON.parse(readFileSync(path.join(files, 'autoencoder-keras3.rows.json'), 'utf8')) as {
  readonly params: number;
  readonly rows: number;
  readonly inputs: readonly number[];
};
const columns = reported.inputs.length / reported.rows;

/** Of a file in the explorer, by a double click, as a person opens what is no text. */
async function openFromExplorer(page: ReturnType<typeof useEditor>['page'], name: string): Promise<void> {
  await page.locator('.explorer-folders-view').getByRole('treeitem', { name }).first().dblclick();
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
}

describe('a model file of another program', () => {
  const editor = useEditor();
  beforeAll(async () => {
    const { workspace } = editor;
    await workspace.write('autoencoder.h5', readFileSync(path.join(files, 'autoencoder-keras3.h5')));
    await workspace.write('rows.npy', Buffer.from(float32Npy([reported.rows, columns], reported.inputs)));
    await workspace.write('broken.h5', readFileSync(path.join(files, 'autoencoder-keras3.h5')).subarray(0, 9000));
    const { page } = editor;
    await page.reload({ waitUntil: 'domcontentloaded' });
    await page.locator('.explorer-folders-view').getByRole('treeitem', { name: 'broken.h5' }).waitFor({ timeout: 60_000 });
    // Before the editor knows of the extension, it opens such files as text.
    const command = quickInputRows(page).filter({ hasText: 'Bonsai: Import Model' }).first();
    do {
      await page.keyboard.press('Escape');
      await typeCommand(page, 'Bonsai: Import Model');
    } while (!(await command.waitFor({ timeout: 3000 }).then(() => true, () => false))); // prettier-ignore
    await page.keyboard.press('Escape');
  });

  test('opens as a layer budget, with statistics of its weights', async () => {
    const { page } = editor;
    await openFromExplorer(page, 'autoencoder.h5');
    const shown = webview(page);
    await shown.getByText(/Keras HDF5/).waitFor({ timeout: 60_000 });
    await shown.locator('.tile').filter({ hasText: 'parameters' }).getByText(String(reported.params), { exact: true }).waitFor();
    await shown.locator('.histogram').first().waitFor();
    expect(await shown.locator('.file tbody').count()).toBe(7);
    await shown.getByRole('button', { name: 'parameters' }).click();
    expect(await shown.locator('.file tbody').first().locator('.layer').textContent()).toBe('y');
  });

  test('says what is wrong with a damaged one', async () => {
    const { page } = editor;
    await openFromExplorer(page, 'broken.h5');
    await webview(page)
      .getByRole('alert')
      .filter({ hasText: /broken\.h5/ })
      .waitFor({ timeout: 60_000 });
  });

  test('is imported, gets data, is shrunk, and opens again from what was packed', { timeout: 240_000 }, async () => {
    const { page, workspace } = editor;
    await openFromExplorer(page, 'autoencoder.h5');
    await webview(page).getByRole('button', { name: 'Shrink…' }).click();
    await chooseRow(page, 'rows.npy');
    await quickInputRows(page).filter({ hasText: 'No labels' }).first().click();
    await quickInput(page)
      .getByText(/parameters/)
      .first()
      .waitFor();
    await answer(page, '50%');
    await waitForRun(page, workspace.folder, { name: 'autoencoder', timeout: 180_000 });
    await notification(page, /Exported autoencoder to .*exported/).waitFor({ timeout: 60_000 });
    const [run] = await finishedRuns(workspace.folder);
    expect(run!.scoreCard.shrunk.nonzero).toBeLessThanOrEqual(Math.ceil(reported.params / 2));
    expect(
      readFileSync(path.join(run!.folder, 'exported', 'autoencoder.h5'))
        .subarray(1, 4)
        .toString('latin1'),
    ).toBe('HDF');
  });
});
