import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { replay } from '../../src/core/run/state';
import type { ToPanel } from '../../src/protocol/panel';
import { reportHtml } from '../../src/trainer/store/report';
import { launchBrowser } from '../support/browser';
import { autoEvents } from '../support/runs/autoRun';
import { accessibilityFaults } from './support/accessibility';
import { openReport } from './support/reportPage';
import { smallModel } from './support/smallModel';
import { themes } from './support/themes';
import { usePanels } from './support/usePanel';

const pictures = path.join(root, 'test/.output/panel');
const show = (events: number): ToPanel => ({ type: 'show', model: smallModel, run: replay(autoEvents.slice(0, events))! });
const finished = show(autoEvents.length);
const searching = autoEvents.findLastIndex(({ type }) => type === 'tuned');

beforeAll(() => mkdir(pictures, { recursive: true }));

describe('the panel of an automatic run', () => {
  const open = usePanels();

  test.each(themes)('is accessible: %s', async (theme) => {
    const { page, send } = await open({ theme });
    await send(finished);
    await page.screenshot({ path: `${pictures}/auto-finished-${theme}.png`, fullPage: true });
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test('is accessible at 300 pixels, and nothing in it is wider than it', async () => {
    const { page, send } = await open({ width: 300, height: 900 });
    for (const [name, message] of Object.entries({ 'auto-searching': show(searching), 'auto-finished': finished })) {
      await send(message);
      await page.screenshot({ path: `${pictures}/${name}-300.png`, fullPage: true });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBe(0);
      const overflow = await page
        .locator(':is(.heat-of, .gradients-of) .scroll')
        .evaluateAll((regions) => regions.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
      expect(overflow, `the heat map and the gradients of ${name}`).toEqual([0, 0]);
    }
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test('draws each model as soon as it is tuned', async () => {
    const { page, send } = await open();
    await send(show(searching));
    const dots = page.locator('.front .dot');
    await expect.poll(() => dots.count()).toBe(3);
    await send({ type: 'events', events: autoEvents.slice(searching, searching + 1) });
    await expect.poll(() => dots.count()).toBe(4);
  });

  test('takes a model by the pointer, and by keys', async () => {
    const { page, send, said } = await open();
    await send(finished);
    const models = page.locator('.front').getByRole('button');
    expect(await labelsOf(models)).toEqual([
      'found: 60 parameters · 50 MACs · 250 B · 15 µs · loss 1.6 (+45 %)',
      'result: 108 parameters · 92 MACs · 390 B · 20 µs · loss 1.21 (+10 %)',
    ]);
    await models.first().click();
    await models.last().focus();
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toContain('60 parameters');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    expect((await said()).filter(({ type }) => type === 'takeModel')).toEqual([
      { type: 'takeModel', number: 1 },
      { type: 'takeModel', number: 2 },
    ]);
  });

  test('takes a model while the search goes on, and shows which', async () => {
    const { page, send, said } = await open();
    await send(show(searching));
    const beaten = page.locator('.front').getByRole('button', { name: /^beaten: 110 parameters/u });
    await beaten.click();
    expect((await said()).at(-1)).toEqual({ type: 'takeModel', number: 2 });
    await send({ type: 'events', events: [{ type: 'chosen', number: 2 }] });
    await expect
      .poll(() =>
        page
          .locator('.front')
          .getByRole('button', { name: /^result: 110 parameters/u })
          .count(),
      )
      .toBe(1);
  });

  test('shows the numbers of the model that is pointed at, and of the result else', async () => {
    const { page, send } = await open();
    await send(finished);
    const facts = page.locator('.front-facts');
    await expect.poll(() => facts.textContent()).toContain('result: 108 parameters');
    await page.locator('.front .dot').first().hover();
    await expect.poll(() => facts.textContent()).toContain('found: 60 parameters');
  });

  test('has the findings in one place and the warnings in another', async () => {
    const { page, send } = await open();
    await send(finished);
    expect(await page.locator('.learned li').allTextContents()).toEqual([
      'code of 2 uses 1',
      'skip can go: +0.3 % loss before fine-tuning',
      'below 40 parameters the loss is more than twice that of the original',
    ]);
    expect(await page.locator('.notices li').count()).toBe(1);
  });

  test('has the sensitivities as a table, with the numbers of a cell under the pointer', async () => {
    const { page, send } = await open();
    await send(finished);
    const row = page.locator('.heat tbody').first().getByRole('row', { name: 'encoder' });
    expect(await row.getByRole('cell').allTextContents()).toEqual(['0 %', '+1 %', '+40 %', '', '']);
    await row.getByRole('cell').nth(1).hover();
    await expect.poll(() => page.locator('.heat-facts').textContent()).toBe('encoder with 50 % of its units: loss 1.012, +1.2 %');
  });
});

describe('the report of an automatic run', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test.each(['light', 'dark'] as const)('has the same, for reading: %s', async (scheme) => {
    const { page } = await openReport(browser, await reportHtml(replay(autoEvents)!, path.join(root, 'dist/webview')), scheme);
    await page.screenshot({ path: `${pictures}/auto-report-${scheme}.png`, fullPage: true });
    expect(await page.locator('.front .dot').count()).toBe(4);
    expect(await page.locator('.learned li').count()).toBe(3);
    expect(await page.locator('.heat tbody').count()).toBe(3);
    expect(await page.locator('button, vscode-button, vscode-dropdown, [role=button]').count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

async function labelsOf(elements: Locator): Promise<(string | null)[]> {
  return elements.evaluateAll((all) => all.map((element) => element.ariaLabel));
}
