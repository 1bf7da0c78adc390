import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { type Editor, useEditor } from '../support/editor';
import { budgetPanel, waitForBudget } from '../support/workbench/budgetPanel';
import { codeLens, firstLensTimeout } from '../support/workbench/codeLenses';
import { notification } from '../support/workbench/notifications';
import { openFile, runCommand } from '../support/workbench/quickInput';

/** The README's pictures, taken in the real editor. */
const themes = [
  { name: 'dark', colorTheme: 'Default Dark Modern' },
  { name: 'light', colorTheme: 'Default Light Modern' },
  { name: 'high-contrast', colorTheme: 'Default High Contrast' },
];
const spec = 'digits.model.json';
const runTimeout = 120_000;

describe.each(themes)('the digits example, $name', ({ name, colorTheme }) => {
  const editor = useEditor({ examples: ['digits'], settings: plainWindow(colorTheme) });

  test('its spec and its result', async () => {
    const { page } = editor;
    await openSpec(page);
    await photograph(page, `spec-${name}`);
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await notification(page, /Shrunk .* parameters/).waitFor({ timeout: runTimeout });
    await waitForBudget(page);
    await runCommand(page, 'Notifications: Clear All Notifications');
    await page.locator('.tab').filter({ hasText: 'Layer Budget' }).click();
    await runCommand(page, 'View: Toggle Maximize Editor Group');
    await page.setViewportSize({ width: 1400, height: 1300 });
    await photograph(page, `result-${name}`);
  });
});

describe('the digits example in mid-run', () => {
  const editor = useEditor({ examples: ['digits'], settings: plainWindow('Default Dark Modern') });

  test('spec and panel', async () => {
    const { page } = editor;
    await fineTuneLonger(editor);
    await openSpec(page);
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    await waitForBudget(page);
    await budgetPanel(page)
      .locator('.status')
      .filter({ hasText: /shrinking, round [5-9]/ })
      .waitFor({ timeout: runTimeout });
    await photograph(page, 'run-dark');
  });
});

/** Without what is not about the model. */
function plainWindow(colorTheme: string): Record<string, unknown> {
  return {
    'workbench.colorTheme': colorTheme,
    'workbench.activityBar.location': 'hidden',
    'editor.minimap.enabled': false,
    'editor.wordWrap': 'on',
    'breadcrumbs.enabled': false,
  };
}

/** The run as it comes is over before it can be photographed. */
async function fineTuneLonger({ workspace }: Editor): Promise<void> {
  const text = await readFile(path.join(workspace.folder, 'digits', spec), 'utf8');
  await workspace.write(`digits/${spec}`, text.replace('"method": "pruneWeights"', '"method": "pruneWeights", "fineTuneEpochs": 400'));
}

async function openSpec(page: Page): Promise<void> {
  await runCommand(page, 'View: Close Primary Side Bar');
  await openFile(page, spec);
  await codeLens(page, 'parameters').first().waitFor({ timeout: firstLensTimeout });
}

async function photograph(page: Page, name: string): Promise<void> {
  const folder = path.join(root, 'docs', 'screenshots');
  await mkdir(folder, { recursive: true });
  // Hovers and the last frames of animations are over by then.
  await page.mouse.move(0, 0);
  await page.waitForTimeout(500);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
