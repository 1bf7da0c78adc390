import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { useEditor } from '../support/editor';
import { finishedRuns } from '../support/runFolders';
import { budgetPanel, readPanel, waitForBudget } from '../support/workbench/budgetPanel';
import { openFile, runCommand } from '../support/workbench/quickInput';
import { waitForRun } from '../support/workbench/runEnd';

describe('a machine without the native engine and without a network', () => {
  const emptyCache = mkdtempSync(path.join(os.tmpdir(), 'model-bonsai-cache-'));
  const editor = useEditor({ examples: ['digits'], env: { XDG_CACHE_HOME: emptyCache } });
  afterAll(() => rm(emptyCache, { recursive: true, force: true }));

  test('shrinks with the portable engine, and the panel says why', { timeout: 300_000 }, async () => {
    const { page, workspace } = editor;
    await openFile(page, 'digits.model.json');
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await waitForRun(page, path.join(workspace.folder, 'digits'), { name: 'digits', timeout: 240_000 });
    await waitForBudget(page);
    await budgetPanel(page).locator('.status').filter({ hasText: 'shrunk to' }).waitFor();
    await budgetPanel(page)
      .getByText(/portable engine \(.*not installed/)
      .waitFor();
    const [run] = await finishedRuns(path.join(workspace.folder, 'digits'));
    expect((await readPanel(page)).params).toBe(run!.scoreCard.shrunk.nonzero);
  });
});
