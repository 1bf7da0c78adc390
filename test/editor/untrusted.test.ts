import { describe, expect, test } from 'vitest';
import { useEditor } from '../support/editor';
import { trainerProcesses } from '../support/processes';
import { budgetPanel, waitForBudget } from '../support/workbench/budgetPanel';
import { codeLens, firstLensTimeout } from '../support/workbench/codeLenses';
import { notification, pressButton } from '../support/workbench/notifications';
import { problems } from '../support/workbench/problems';
import { openFile, quickInputRows, runCommand, typeCommand } from '../support/workbench/quickInput';

/** Commands that start a process. The palette hides them; a key reaches them all the same. */
const commands = ['bonsai.shrink', 'bonsai.resume', 'bonsai.restartTrainer', 'bonsai.installEngine'];

describe('a workspace that is not trusted', () => {
  const editor = useEditor({
    examples: ['digits'],
    workspaceTrust: true,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
    keybindings: commands.map((command, index) => ({ key: `ctrl+alt+${index + 1}`, command })),
  });

  test('shows budgets', async () => {
    const { page } = editor;
    await openFile(page, 'digits.model.json');
    await codeLens(page, 'parameters').first().waitFor({ timeout: firstLensTimeout });
    await runCommand(page, 'Bonsai: Show Layer Budget');
    await waitForBudget(page);
  });

  test('shows problems', async () => {
    const { page, workspace } = editor;
    await workspace.write('odd.model.json', '{ "name": "odd", "layers": [{ "type": "Input", "name": "x", "shape": [4] }], "colour": 1 }');
    await openFile(page, 'odd.model.json');
    await (await problems(page, 'the spec has no field "colour"')).waitFor();
    await runCommand(page, 'View: Hide Panel');
    await openFile(page, 'digits.model.json');
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

  test.each(commands)('refuses %s, and leads to the trust editor', async (command) => {
    const { page } = editor;
    await runCommand(page, 'Notifications: Clear All Notifications');
    await openFile(page, 'digits.model.json');
    await page.keyboard.press(`Control+Alt+${commands.indexOf(command) + 1}`);
    const refusal = notification(page, 'Training runs only in trusted workspaces');
    await refusal.waitFor();
    expect(await trainerProcesses()).toEqual([]);
    await pressButton(refusal, 'Manage Workspace Trust');
    await page.locator('.workspace-trust-editor').waitFor();
    await runCommand(page, 'View: Close Editor');
  });
});
