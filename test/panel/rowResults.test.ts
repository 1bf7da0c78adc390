import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import type { RunEvent } from '../../src/core/run/events';
import { accessibilityFaults } from './support/accessibility';
import { play, showBudget } from './support/smallModel';
import { themes } from './support/themes';
import { usePanels } from './support/usePanel';

const open = usePanels();

const rows = (shrunk: readonly number[], errors: readonly number[]) => ({
  inputs: [[0, 128, 255]],
  original: [[0, 128, 250]],
  shrunk: [shrunk],
  errors: { original: [0.001], shrunk: errors },
});

const events: readonly RunEvent[] = [
  {
    type: 'reconstructions',
    kind: 'curves',
    height: 1,
    width: 3,
    channels: 1,
    ...rows([0, 100, 255], [0.01]),
    worst: rows([255, 0, 0], [0.5]),
  },
  {
    type: 'rowResults',
    confusion: { classes: 2, original: [5, 0, 1, 4], shrunk: [5, 0, 3, 2] },
    errors: {
      edges: [0, 0.1, 0.2],
      models: [
        { normal: [8, 1], anomalies: [0, 3] },
        { normal: [7, 2], anomalies: [1, 2] },
      ],
    },
    codes: {
      original: { points: [-1, 0, 1, 0, 0, 1], explained: 0.9 },
      shrunk: { points: [-1, 0, 1, 0, 0, 1], explained: 0.8 },
      anomalies: [0, 0, 1],
    },
  },
];

test('rows are drawn as lines, and the worst where they are asked for', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play(), { type: 'events', events });
  const first = page.locator('.curve-rows li').first();
  expect(await first.textContent()).toBe('error 0.01, was 0.001');
  await page.getByRole('checkbox', { name: 'worst rows first' }).check();
  expect(await first.textContent()).toBe('error 0.5, was 0.001');
});

test('what cannot be seen in the pictures is said', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play(), { type: 'events', events });
  const names = await page.locator('.row-results-of svg').evaluateAll((all) => all.map((picture) => picture.getAttribute('aria-label')));
  expect(names).toEqual([
    'original: 90 % of the rows are right; class 1 is taken for 0 in 1 row',
    'shrunk: 70 % of the rows are right; class 1 is taken for 0 in 3 rows',
    'original: errors of normal rows are around 0, of anomalies around 0.1',
    'shrunk: errors of normal rows are around 0, of anomalies around 0.1',
    'original: codes of 3 rows; two principal components hold 90 % of the variance',
    'shrunk: codes of 3 rows; two principal components hold 80 % of the variance',
  ]);
});

test.each(themes)('is accessible in the theme %s, and fits into 300 pixels', async (theme) => {
  const { page, send } = await open({ theme, width: 300 });
  await send(showBudget, ...play(), { type: 'events', events });
  await page.screenshot({ path: path.join(root, `test/.output/panel/row-results-${theme}-300.png`), fullPage: true });
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
