import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { useEditor } from '../support/editor';
import { budgetPanel } from '../support/workbench/budgetPanel';
import { codeLens, firstLensTimeout } from '../support/workbench/codeLenses';
import { notification } from '../support/workbench/notifications';
import { openFile, runCommand } from '../support/workbench/quickInput';

/** The README's pictures, taken in the real editor. */
const themes = [
  { name: 'dark', colorTheme: 'Default Dark Modern' },
  { name: 'light', colorTheme: 'Default Light Modern' },
  { name: 'high-contrast', colorTheme: 'Default High Contrast' },
];

describe.each(themes)('the digits example, $name', ({ name, colorTheme }) => {
  const editor = useEditor({
    examples: ['digits'],
    settings: {
      'workbench.colorTheme': colorTheme,
      'workbench.activityBar.location': 'hidden',
      'workbench.sideBar.visible': false,
      'editor.minimap.enabled': false,
      'breadcrumbs.enabled': false,
    },
  });
  const photograph = async (what: string): Promise<void> => {
    const folder = path.join(root, 'docs', 'screenshots');
    await mkdir(folder, { recursive: true });
    await editor.page.screenshot({ path: path.join(folder, `${what}-${name}.png`) });
  };

  test('the spec, the run, and its result', async () => {
    const { page } = editor;
    await runCommand(page, 'View: Close Primary Side Bar').catch(() => undefined);
    await openFile(page, 'digits.model.json');
    await codeLens(page, 'parameters').first().waitFor({ timeout: firstLensTimeout });
    await photograph('spec');
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await budgetPanel(page)
      .locator('.status')
      .filter({ hasText: /shrinking, round [5-9]/ })
      .waitFor();
    await photograph('run');
    await notification(page, /Shrunk .* parameters/).waitFor();
    await runCommand(page, 'Notifications: Clear All Notifications');
    await photograph('result');
  });
});
