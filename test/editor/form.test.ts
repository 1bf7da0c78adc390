import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Spec } from '../../src/core/spec/schema';
import { useEditor } from '../support/editor';
import { longRun } from '../support/specs/longRun';
import { budgetPanel, panelTab, readPanel, waitForBudget } from '../support/workbench/budgetPanel';
import { openFile, runCommand } from '../support/workbench/quickInput';

describe('the form before a run', () => {
  const editor = useEditor();
  const panel = () => budgetPanel(editor.page);
  const form = () => panel().getByRole('form', { name: 'Shrink' });
  const button = (name: string) => panel().getByRole('button', { name, exact: true });
  const status = (text: string | RegExp) => panel().locator('.status').filter({ hasText: text });
  const spec = 'long.model.json';

  beforeAll(async () => {
    const { page, workspace } = editor;
    await workspace.write(spec, longRun);
    await openFile(page, spec);
    await runCommand(page, 'Bonsai: Show Layer Budget');
    await waitForBudget(page);
  });

  test('writes what is chosen into the spec', async () => {
    const { page, workspace } = editor;
    await button('Shrink…').click();
    await form().getByRole('textbox', { name: 'Parameters' }).fill('31 %');
    await button('Write into Spec').click();
    await page.locator(`.tab[data-resource-name="${spec}"]`).click();
    await runCommand(page, 'File: Save');
    const written = async () => (JSON.parse(await readFile(path.join(workspace.folder, spec), 'utf8')) as Spec).shrink;
    await expect.poll(written).toEqual({ ...longRun.shrink, target: { params: 0.31 } });
  });

  test('starts a run that waits while it is paused, also in a panel that is moved meanwhile', async () => {
    const { page } = editor;
    await form().getByRole('button', { name: 'Shrink', exact: true }).click();
    await status(/shrinking, round ([2-9]|\d\d)/).waitFor();
    await button('Pause').click();
    await status('paused').waitFor();
    const before = await readPanel(page);
    await panelTab(page).click();
    await runCommand(page, 'View: Move Editor into Previous Group');
    await status('paused').waitFor();
    expect(await readPanel(page)).toEqual(before);
    await button('Continue').click();
    await status(/shrinking/).waitFor();
    await expect.poll(async () => (await readPanel(page)).params).toBeLessThan(before.params);
    await button('Cancel').click();
    await status('cancelled').waitFor();
  });
});
