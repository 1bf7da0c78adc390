import { expect, test } from 'vitest';
import { useEditor } from '../support/editor';
import { closeBudget } from '../support/workbench/budgetPanel';
import { notification, pressButton } from '../support/workbench/notifications';
import { openFile, runCommand } from '../support/workbench/quickInput';
import { webview } from '../support/workbench/webview';

const editor = useEditor({ examples: ['seed'] });

test('a run that ends while no panel is in sight is told by a message, whose button opens the report as a tab', async () => {
  const { page } = editor;
  await openFile(page, 'seed.model.json');
  await runCommand(page, 'Bonsai: Open Report');
  await notification(page, 'has no finished run yet').waitFor();
  await runCommand(page, 'Notifications: Clear All Notifications');
  await runCommand(page, 'Bonsai: Shrink Autoencoder');
  await closeBudget(page);
  await pressButton(notification(page, /Shrunk seed-autoencoder to .* parameters/), 'Open Report');
  await page.locator('.tab.active').filter({ hasText: 'seed-autoencoder' }).waitFor();
  const report = webview(page);
  await report.getByRole('heading', { name: 'Score card' }).waitFor();
  expect(await report.getByRole('button', { name: 'Shrink' }).count()).toBe(0);
});
