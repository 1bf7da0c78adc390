import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { say } from '../../src/core/message';
import { replay, type RunState } from '../../src/core/run/state';
import type { PanelModel, ToPanel } from '../../src/protocol/panel';
import { costOfRun } from '../../webview/model/ranModel';
import { launchBrowser } from '../support/browser';
import { accessibilityFaults } from './support/accessibility';
import { recordRun, type RecordedRun } from './support/recordedRun';
import { openReport } from './support/reportPage';
import { themes } from './support/themes';
import { usePanels } from './support/usePanel';

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

  test.each([480, 680])('never scrolls sideways, nor its table, when it is %i pixels wide', async (width) => {
    const { page, send } = await open({ width, height: 900 });
    for (const [name, message] of Object.entries(states())) {
      await send(message);
      await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBeLessThanOrEqual(0);
      expect(
        await page.locator('.budget .scroll').evaluateAll(([table]) => (table ? table.scrollWidth - table.clientWidth : 0)),
        name,
      ).toBe(0);
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
    const { page, faults, asked } = await openReport(browser, recorded.report, scheme);
    await page.screenshot({ path: `${pictures}/report-${scheme}.png`, fullPage: true });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect({ faults, asked }).toEqual({ faults: [], asked: [] });
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
    training: show(replay(recorded.events.slice(0, 12))!),
    running: show(middle),
    cancelled: show({ ...middle, status: 'cancelled' }),
    failed: show({ ...middle, status: 'failed', failure: say('The trainer ended with signal SIGKILL. Run “Bonsai: Restart Trainer”.') }),
    finished: show(finished),
  };
}

/** Runs in the page: the brightness of the darkest opaque pixel, 0 to 255. */
function darkestPixel(canvas: SVGElement | HTMLElement): number {
  const { width, height } = canvas as HTMLCanvasElement;
  const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
  let darkest = 255;
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) darkest = Math.min(darkest, data[at + 1]!);
  return darkest;
}
