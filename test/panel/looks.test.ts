import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import type { LayerCost } from '../../src/core/cost/cost';
import { say } from '../../src/core/message/message';
import { replay, type RunState } from '../../src/core/run/state';
import type { PanelModel, ToPanel } from '../../src/protocol/panel';
import { costOfRun } from '../../webview/model/ranModel';
import { launchBrowser } from '../support/browser';
import { accessibilityFaults } from './support/accessibility';
import { recordRun, type RecordedRun } from './support/recordedRun';
import { openReport } from './support/reportPage';
import { themes } from './support/themes';
import { deviceModel } from './support/smallModel';
import { usePanels } from './support/usePanel';

/** From the narrowest side panel to a whole screen, on both sides of every place where the page is laid out anew. */
const widths = [300, 340, 420, 500, 560, 619, 620, 700, 799, 800, 1000, 1099, 1100, 1280, 1920];
const pictured = [300, 500, 700, 1000, 1280];

const pictures = path.join(root, 'test/.output/panel');
let recorded: RecordedRun;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  recorded = await recordRun([{ method: 'pruneWeights', rounds: 8, fineTuneEpochs: 2 }]);
});

describe('the panel of a real run', () => {
  const open = usePanels();

  test.each(themes)('is accessible in every state: %s', async (theme) => {
    const { page, send } = await open({ theme });
    for (const [name, message] of Object.entries(states())) {
      await send(message);
      await page.screenshot({ path: `${pictures}/${name}-${theme}.png`, fullPage: true });
      expect(await accessibilityFaults(page), name).toEqual([]);
    }
    await send({ type: 'reveal', layer: 'encoder2' });
    await page.screenshot({ path: `${pictures}/revealed-${theme}.png`, fullPage: true });
    expect(await accessibilityFaults(page), 'revealed').toEqual([]);
  });

  test('is accessible in Chinese', async () => {
    const { page, send } = await open({ language: 'zh-cn' });
    for (const [name, message] of Object.entries(states())) {
      await send(message);
      await page.screenshot({ path: `${pictures}/${name}-zh-cn.png`, fullPage: true });
      expect(await accessibilityFaults(page), name).toEqual([]);
    }
  });

  test.each(['en', 'zh-cn'] as const)(
    'never scrolls sideways, nor its table, from 300 pixels to full width: %s',
    async (language) => {
      const { page, send } = await open({ language, height: 900 });
      for (const [name, message] of Object.entries({ ...states(), large: largeModel() })) {
        await send(message);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          // Charts follow a frame later.
          await expect
            .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), { message: `${name} at ${width}` })
            .toBeLessThanOrEqual(0);
          const table = page.locator('.budget .scroll');
          const overflow = () => table.evaluateAll(([region]) => (region ? region.scrollWidth - region.clientWidth : 0));
          await expect.poll(overflow, { message: `the table of ${name} at ${width}` }).toBeLessThanOrEqual(0);
          if (pictured.includes(width)) await page.screenshot({ path: `${pictures}/${name}-${language}-${width}.png`, fullPage: true });
        }
      }
    },
    120_000,
  );

  test('a narrow panel has figures and the first layers on its first screen', async () => {
    const { page, send } = await open({ width: 300, height: 700 });
    await send(states()['finished']!);
    expect(await page.locator('.tiles').evaluate((tiles) => tiles.getBoundingClientRect().height)).toBeLessThan(330);
    expect(
      await page
        .locator('.budget tbody tr')
        .first()
        .evaluate((row) => row.getBoundingClientRect().bottom < innerHeight),
    ).toBe(true);
  });

  test('a screen reader hears each value once', async () => {
    const { page, send } = await open();
    await send(states()['finished']!);
    const row = page.getByRole('row', { name: /encoder1/u });
    const cells = await row
      .getByRole('cell')
      .evaluateAll((all) => all.map((cell) => cell.querySelector('[aria-label]')?.ariaLabel ?? cell.textContent));
    const numbers = cells.filter((cell) => cell !== '' && cell !== '–');
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('what scrolls can be reached by keys', async () => {
    const { page, send } = await open({ width: 300 });
    await send(states()['finished']!);
    for (const name of ['Layer budget', 'Score card']) {
      const region = page.getByRole('region', { name });
      await region.focus();
      expect(await region.evaluate((element) => element === document.activeElement)).toBe(true);
    }
  });
});

describe('the report of a real run', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  test.each(['light', 'dark'] as const)('is accessible in the colours of a %s system', async (scheme) => {
    const { page, errors, posted } = await openReport(browser, recorded.report, scheme);
    await page.screenshot({ path: `${pictures}/report-${scheme}.png`, fullPage: true });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect({ errors, posted }).toEqual({ errors: [], posted: [] });
  });

  test('is printed dark on white, whatever the system', async () => {
    const { page } = await openReport(browser, recorded.report, 'dark');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.setViewportSize({ width: 720, height: 1000 });
    const colours = await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]);
    expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(59, 59, 59)']);
    expect(await page.locator('.chart canvas').first().evaluate(darkestPixel)).toBeLessThan(100);
    await page.screenshot({ path: `${pictures}/report-print.png`, fullPage: true });
  });
});

/** Every state that the panel can be in, by name. */
function states(): Record<string, ToPanel> {
  const finished = replay(recorded.events)!;
  const middle = replay(recorded.events.slice(0, Math.floor(recorded.events.length * 0.6)))!;
  const model: PanelModel = {
    name: finished.started.name,
    spec: 'file:///models/digits.model.json',
    cost: costOfRun(finished.started),
    budget: { params: 10_000, layerShare: 0.36 },
  };
  const show = (run: RunState | null, changed: Partial<PanelModel> = {}): ToPanel => ({
    type: 'show',
    model: { ...model, ...changed },
    run,
  });
  return {
    empty: { type: 'show', model: null, run: null },
    budget: show(null),
    blocked: show(null, { blocked: 'This workspace is not trusted, so nothing in it is run: trust it to shrink its models.' }),
    device: { type: 'show', model: deviceModel, run: null },
    training: show(replay(recorded.events.slice(0, 12))!),
    running: show(middle),
    cancelled: show({ ...middle, status: 'cancelled' }),
    failed: show({ ...middle, status: 'failed', failure: say('The trainer ended with signal SIGKILL. Run “Bonsai: Restart Trainer”.') }),
    finished: show(finished),
  };
}

/** Names and numbers as long as large models have them. */
function largeModel(): ToPanel {
  const layer = (index: number): LayerCost => ({
    index,
    name: `block${index}_expanded_conv_project_batch_normalization`,
    type: 'DepthwiseConv2D',
    words: 'DepthwiseConv2D 3 × 3, same, strides 2 × 2, relu6',
    outputShape: [112, 112, 1280],
    params: 102_764_544,
    macs: 11_509_170_176,
    bytes: 411_058_176,
    activationBytes: 64_225_280,
    share: 0.25,
  });
  const layers = [0, 1, 2, 3].map(layer);
  const cost = { params: 411_058_176, macs: 46_036_680_704, bytes: 1_644_232_704, layers };
  const model = {
    name: 'a-model-with-a-long-name-that-says-much',
    spec: 'file:///large.model.json',
    cost,
    budget: { params: 1000, layerMacs: 10 },
  };
  return { type: 'show', model, run: null };
}

/** Runs in the page: the brightness of the darkest opaque pixel, 0 to 255. */
function darkestPixel(canvas: SVGElement | HTMLElement): number {
  const { width, height } = canvas as HTMLCanvasElement;
  const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
  let darkest = 255;
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) darkest = Math.min(darkest, data[at + 1]!);
  return darkest;
}
