import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { say } from '../../src/core/message/message';
import type { ChoicePreview } from '../../src/core/spec/previewOfChoice';
import type { PanelOptions } from './support/panel';
import { accessibilityFaults } from './support/accessibility';
import { showBudget } from './support/smallModel';
import { themes } from './support/themes';
import { usePanels } from './support/usePanel';

const pictures = path.join(root, 'test/.output/panel');
const open = usePanels();

beforeAll(() => mkdir(pictures, { recursive: true }));

const preview: ChoicePreview = {
  meaning: say('Removes the least important weights over several rounds, and fine-tunes the rest after each.'),
  kept: {
    layers: [
      { layer: 'encoder', params: 33 },
      { layer: 'code', params: 7 },
      { layer: 'skip', params: 11 },
      { layer: 'reconstruction', params: 25 },
    ],
    note: say('If every layer kept the same share of its units. Units compete across the model, so some keep more and others less.'),
  },
};

/** A panel with the form open and its first preview there. */
async function openForm(options: PanelOptions = {}) {
  const panel = await open(options);
  await panel.send(showBudget);
  await panel.page.locator('header vscode-button').first().click();
  await panel.page.waitForFunction(() => window.editorSide.said.at(-1)?.type === 'preview');
  await panel.reply(preview);
  return panel;
}

const field = (page: Page, name: string) => page.getByRole('textbox', { name });

test('what the spec says is filled in, and Enter starts', async () => {
  const { page, said } = await openForm();
  expect(await field(page, 'Parameters').inputValue()).toBe('50 %');
  expect(await page.getByRole('combobox', { name: 'Method' }).getAttribute('current-value')).toBe('pruneWeights');
  await page.keyboard.press('Enter');
  expect(await said()).toEqual([
    { type: 'ready' },
    { type: 'preview', target: { params: 0.5 } },
    { type: 'shrink', target: { params: 0.5 } },
  ]);
  expect(await page.getByRole('form').count()).toBe(0);
});

test('shows what each layer would keep, and says what a limit comes to', async () => {
  const { page } = await openForm();
  const rows = page.getByRole('region', { name: 'What each layer would keep' }).getByRole('row');
  const texts = await rows.evaluateAll((all) => all.map((row) => [...row.querySelectorAll('th, .number')].map((cell) => cell.textContent)));
  expect(texts.slice(1)).toEqual([
    ['encoder', '33 of 66'],
    ['code', '7 of 14'],
    ['skip', '11 of 22'],
    ['reconstruction', '25 of 50'],
    ['total', '76 of 152 (50 %)'],
  ]);
  expect(await page.getByText('at most 76 of 152').count()).toBe(1);
});

test('another choice is previewed, started and written as it was made', async () => {
  const { page, said } = await openForm();
  await field(page, 'Parameters').fill('');
  await field(page, 'MACs').fill('40 %');
  await page.getByRole('button', { name: 'Write into Spec' }).click();
  await field(page, 'MACs').press('Enter');
  const chosen = { target: { macs: 0.4 } };
  expect((await said()).slice(-3)).toEqual([
    { type: 'preview', ...chosen },
    { type: 'writeIntoSpec', ...chosen },
    { type: 'shrink', ...chosen },
  ]);
});

test('another method is chosen by keyboard, and auto has its seconds', async () => {
  const { page, said } = await openForm();
  await page.getByRole('combobox', { name: 'Method' }).focus();
  await page.keyboard.press('End');
  await field(page, 'Seconds').fill('30');
  await page.getByRole('button', { name: 'Shrink', exact: true }).click();
  expect((await said()).at(-1)).toEqual({ type: 'shrink', method: 'auto', seconds: 30, target: { params: 0.5 } });
});

test('a wrong limit is said beside its field, and nothing starts', async () => {
  const { page, said } = await openForm();
  await field(page, 'Parameters').fill('many');
  const note = await field(page, 'Parameters').evaluate(
    (input) => document.getElementById(input.getAttribute('aria-describedby')!)!.textContent,
  );
  expect(note).toBe('Write a share, such as 20 %, or a count, such as 2000.');
  await field(page, 'Parameters').press('Enter');
  expect((await said()).map(({ type }) => type)).toEqual(['ready', 'preview']);
});

test('Escape closes it', async () => {
  const { page } = await openForm();
  await page.keyboard.press('Escape');
  expect(await page.getByRole('form').count()).toBe(0);
  expect(await page.locator('header vscode-button').allTextContents()).toEqual(['Shrink…']);
});

test.each(themes)('is accessible in the theme %s', async (theme) => {
  const { page } = await openForm({ theme });
  await field(page, 'MACs').fill('no');
  await page.screenshot({ path: `${pictures}/form-${theme}.png`, fullPage: true });
  expect(await accessibilityFaults(page)).toEqual([]);
});

test.each(['en', 'zh-cn'] as const)('fits into 300 pixels: %s', async (language) => {
  const { page } = await openForm({ language, width: 300 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.screenshot({ path: `${pictures}/form-${language}-300.png`, fullPage: true });
});

test('opens by itself with the target that the editor asks for, once', async () => {
  const { page, send } = await open();
  await send(showBudget, { type: 'choose', target: { params: 0.25, maxLossIncrease: 0.1 } });
  expect(await field(page, 'Parameters').inputValue()).toBe('25 %');
  expect(await field(page, 'Loss may grow by').inputValue()).toBe('10 %');
  await page.keyboard.press('Escape');
  await send(showBudget);
  expect(await page.getByRole('form').count()).toBe(0);
});
