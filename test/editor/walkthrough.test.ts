import { expect, test } from 'vitest';
import { useEditor } from '../support/editor';
import { chooseRow, quickInput, runCommand } from '../support/workbench/quickInput';

const editor = useEditor({ shows: 'nothing' });

test('the walkthrough has pictures in the colours of the theme, plain texts, and a first step that leads to a spec', async () => {
  const { page } = editor;
  await runCommand(page, 'Welcome: Open Walkthrough');
  await quickInput(page).locator('input').fill('Shrink a neural network');
  await chooseRow(page, 'Shrink a neural network');
  const steps = page.locator('.getting-started-step');
  await steps.first().waitFor();
  const titles = await steps.locator('.step-title').allTextContents();
  expect(titles.map((title) => title.trim())).toEqual([
    'Open a model',
    'Read what each layer costs',
    'Shrink it',
    'Compare',
    'Take it where it runs',
    'Train faster',
  ]);
  for (const title of titles) {
    await steps.filter({ has: page.locator('.step-title').getByText(title.trim(), { exact: true }) }).click();
    const picture = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame').locator('svg');
    await picture.waitFor();
    const background = picture.locator('rect').first();
    expect(await background.evaluate((rect) => getComputedStyle(rect).fill)).not.toBe('rgb(0, 0, 0)');
  }
  expect(await steps.allTextContents().then((texts) => texts.join())).not.toContain('`');
  await steps.filter({ hasText: 'Open a model' }).click();
  await page.getByRole('button', { name: 'New Model Spec' }).click();
  await page.locator('.tab.active', { hasText: 'Untitled-1' }).waitFor();
  const rows = page.locator('.suggest-widget .monaco-list-row');
  await rows.filter({ hasText: 'Classifier' }).waitFor();
  await page.keyboard.type('auto');
  await expect.poll(() => rows.count()).toBe(3);
  await page.keyboard.press('Enter');
  await page.locator('.codelens-decoration', { hasText: 'parameters' }).first().waitFor({ timeout: 60_000 });
});
