import { describe, expect, test } from 'vitest';
import { useEditor } from '../support/editor';
import { trainerProcesses } from '../support/processes';
import { budgetPanel, waitForBudget } from '../support/workbench/budgetPanel';
import { codeLens, firstLensTimeout } from '../support/workbench/codeLenses';
import { openFile, quickInputRows, runCommand, typeCommand } from '../support/workbench/quickInput';

describe('a workspace that is not trusted', () => {
  const editor = useEditor({
    examples: ['digits'],
    workspaceTrust: true,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });

  test('shows budgets', async () => {
    const { page } = editor;
    await openFile(page, 'digits.model.json');
    await codeLens(page, 'parameters').first().waitFor({ timeout: firstLensTimeout });
    await runCommand(page, 'Bonsai: Show Layer Budget');
    await waitForBudget(page);
  });

  test('trains nothing: neither palette nor panel offers it, and no trainer is started', async () => {
    const { page } = editor;
    await typeCommand(page, 'Bonsai:');
    await quickInputRows(page).filter({ hasText: 'Bonsai: Show Layer Budget' }).waitFor();
    expect(
      await quickInputRows(page)
        .filter({ hasText: /Shrink Autoencoder|Resume Run|Restart Trainer/ })
        .allTextContents(),
    ).toEqual([]);
    await page.keyboard.press('Escape');

    const panel = budgetPanel(page);
    await panel.getByText('Training runs only in trusted workspaces').waitFor();
    expect(await panel.getByRole('button', { name: 'Shrink' }).isDisabled()).toBe(true);
    expect(await trainerProcesses()).toEqual([]);
  });
});
