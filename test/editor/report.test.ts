import { expect, test } from 'vitest';
import { useEditor } from '../support/editor';
import { notification, pressButton } from '../support/workbench/notifications';
import { openFile, runCommand } from '../support/workbench/quickInput';
import { webview } from '../support/workbench/webview';

const editor = useEditor({ examples: ['seed'] });

test('the report of a finished run opens as a tab where the editor runs in a browser', async () => {
  const { page } = editor;
  await openFile(page, 'seed.model.json');
  await runCommand(page, 'Bonsai: Open Report');
  await notification(page, 'has no finished run yet').waitFor();
  await runCommand(page, 'Notifications: Clear All Notifications');
  await runCommand(page, 'Bonsai: Shrink Autoencoder');
  const result = notification(page, /Shrunk seed-autoencoder to .* parameters/);
  await result.waitFor();
  // The panel would be a second page beside the report's.
  await page
    .locator('.tab')
    .filter({ hasText: 'Layer Budget' })
    .getByRole('button', { name: /^Close/ })
    .click();
  await pressButton(result, 'Open Report');
  await page.locator('.tab.active').filter({ hasText: 'seed-autoencoder' }).waitFor();
  const report = webview(page);
  await report.getByRole('heading', { name: 'Score card' }).waitFor();
  expect(await report.getByRole('button', { name: 'Shrink' }).count()).toBe(0);
});
