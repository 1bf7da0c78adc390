import { beforeAll, describe, expect, test } from 'vitest';
import { useEditor } from '../support/editor';
import { longRun } from '../support/specs/longRun';
import { budgetPanel } from '../support/workbench/budgetPanel';
import { openFile, quickInputRows, runCommand, typeCommand } from '../support/workbench/quickInput';

describe('the palette', () => {
  const editor = useEditor();
  const panelStatus = (text: string | RegExp) => budgetPanel(editor.page).locator('.status').filter({ hasText: text });
  const round = async (): Promise<number> => Number(/round (\d+)/.exec((await panelStatus(/round/).textContent()) ?? '')?.[1]);

  beforeAll(async () => {
    await editor.workspace.write('long.model.json', longRun);
    await openFile(editor.page, 'long.model.json');
  });

  test('cancels a run, and offers that only while one goes on', async () => {
    const { page } = editor;
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await panelStatus(/shrinking, round [2-9]\d/).waitFor();
    await runCommand(page, 'Bonsai: Cancel Run');
    await panelStatus('cancelled').waitFor();
    await typeCommand(page, 'Bonsai: ');
    await quickInputRows(page).filter({ hasText: 'Bonsai: Show Log' }).waitFor();
    await expect.poll(() => quickInputRows(page).filter({ hasText: 'Bonsai: Cancel Run' }).count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  test('resumes it where it was', async () => {
    const { page } = editor;
    await page.locator('.tab[data-resource-name="long.model.json"]').click();
    await runCommand(page, 'Bonsai: Resume Run');
    await panelStatus(/shrinking, round/).waitFor();
    expect(await round()).toBeGreaterThanOrEqual(5);
    await runCommand(page, 'Bonsai: Cancel Run');
    await panelStatus('cancelled').waitFor();
  });
});
