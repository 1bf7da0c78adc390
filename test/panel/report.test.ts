import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { say } from '../../src/core/message/message';
import { advance, replay, type RunState } from '../../src/core/run/state';
import { reportHtml } from '../../src/trainer/store/report';
import { launchBrowser } from '../support/browser';
import { smallEvents } from '../support/runs/smallRun';
import { openReport } from './support/reportPage';
import { budgetCells } from './support/table';

const small = replay(smallEvents)!;
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const open = async (state: RunState) => openReport(browser, await reportHtml(state, path.join(root, 'dist/webview')));

test('the report is one file: it asks for nothing else', async () => {
  const { page, errors, posted } = await open(small);
  expect(await page.locator('h1').textContent()).toBe('small');
  expect({ errors, posted }).toEqual({ errors: [], posted: [] });
});

test("the report's numbers are those of the run", async () => {
  const { page } = await open(small);
  const cells = await budgetCells(page);
  expect(cells['encoder']).toMatchObject({ left: '26 was 66', sparsity: '61 %', size: '120 B was 264 B' });
  expect(cells['total']).toMatchObject({ left: '76 was 152', MACs: '92 was 132' });
  const scores = (await page.locator('.score-card tbody tr').allInnerTexts()).map((row) => row.split('\t'));
  expect(scores).toContainEqual(['validation loss', '1.1', '1.21', '+10 %']);
  expect(scores).toContainEqual(['parameters not zero', '152', '76', '−50 %']);
});

test('the report is for reading: no buttons, one main, the weights of every layer', async () => {
  const { page } = await open(small);
  expect(await page.locator('button, vscode-button, vscode-dropdown').count()).toBe(0);
  expect(await page.locator('main').count()).toBe(1);
  expect(await page.locator('.weights canvas').count()).toBe(small.pictures.length);
});

test('the report of a run that failed says why, whatever characters that takes', async () => {
  const failed = advance(replay(smallEvents.slice(0, 6))!, { type: 'failed', message: say('loss is </script><b>NaN</b>') });
  const { page, errors } = await open(failed);
  expect(await page.locator('.note.failed').textContent()).toContain('loss is </script><b>NaN</b>');
  expect(errors).toEqual([]);
});

test('with scripts off, the report still says what came out, layer by layer', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const html = await reportHtml(small, path.join(root, 'dist/webview'));
  await page.route('**', (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await page.goto('https://report.test/');
  expect(await page.locator('h1').textContent()).toBe('small');
  const rows = (await page.locator('tbody tr').allInnerTexts()).map((row) => row.split('\t').map((cell) => cell.trim()));
  expect(rows).toContainEqual(['validation loss', '1.1', '1.21', '+10 %']);
  expect(rows).toContainEqual(['encoder', 'Dense 6 relu', 'Dense 4 relu', '66', '44', 'narrower']);
  await page.screenshot({ path: path.join(root, 'test/.output/reportWithoutScripts.png'), fullPage: true });
  await context.close();
});

test('with scripts on, nothing is said twice', async () => {
  const { page } = await open(small);
  expect(await page.locator('h1').count()).toBe(1);
  expect(await page.getByText('Dense 4 relu').count()).toBe(await page.locator('main').getByText('Dense 4 relu').count());
});
