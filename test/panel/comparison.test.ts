import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { diffModels } from '../../src/core/diff/diff';
import { modelOfRun } from '../../src/core/diff/models';
import { advance, replay, type RunState } from '../../src/core/run/state';
import type { Comparison } from '../../src/protocol/comparison';
import { smallEvents } from '../support/runs/smallRun';
import { accessibilityFaults } from './support/accessibility';
import { themes } from './support/themes';
import { usePanels } from './support/usePanel';

const pictures = path.join(root, 'test/.output/panel');
beforeAll(() => mkdir(pictures, { recursive: true }));

const images = [0, 85, 170, 255];
const small = withImages(replay(smallEvents)!);
const { scoreCard } = small.finished!;

/** The run, and one that has kept the encoder as it was. */
const comparison: Comparison = {
  sides: [
    { title: '2026-01-02-030405-small', under: '.bonsai/runs/2026-01-02-030405-small', run: small },
    { title: '2026-01-03-030405-small', under: '.bonsai/runs/2026-01-03-030405-small', run: small },
  ],
  diff: diffModels(modelOfRun('a', scoreCard, 'original'), modelOfRun('b', scoreCard, 'shrunk')),
};
const models: Comparison = {
  ...comparison,
  sides: [
    { title: 'a.h5 as committed', under: 'main, 01234567' },
    { title: 'a.h5', under: 'a.h5' },
  ],
};

function withImages(run: RunState): RunState {
  const pictures8 = Array.from({ length: 4 }, (_, at) => images.map((value) => (value + at) % 256));
  return advance(run, {
    type: 'reconstructions',
    height: 2,
    width: 2,
    channels: 1,
    inputs: pictures8,
    original: pictures8,
    shrunk: pictures8,
  });
}

describe('the comparison of two runs', () => {
  const open = usePanels();

  test.each(themes)('is accessible, with curves and images, and without: %s', async (theme) => {
    const { page, send } = await open({ page: 'comparison', theme });
    expect(await accessibilityFaults(page), 'reading').toEqual([]);
    for (const [name, shown] of Object.entries({ comparison, models })) {
      await send({ type: 'show', comparison: shown });
      await page.screenshot({ path: `${pictures}/${name}-${theme}.png`, fullPage: true });
      expect(await accessibilityFaults(page), name).toEqual([]);
    }
    await send({ type: 'failed', message: 'a.h5 cannot be read' });
    expect(await accessibilityFaults(page), 'failed').toEqual([]);
    expect(await page.getByRole('alert').textContent()).toContain('a.h5 cannot be read');
  });

  test('names what became of each layer, and the measures of both', async () => {
    const { page, send } = await open({ page: 'comparison' });
    await send({ type: 'show', comparison: models });
    const rows = async (table: number) =>
      (await page.locator('table').nth(table).locator('tbody tr').allInnerTexts()).map((row) => row.split('\t'));
    // 66 + 14 + 22 + 50 parameters, and 44 + 14 + 50.
    expect(await rows(0)).toEqual([
      ['parameters', '152', '108', '−29 %'],
      ['MACs', '132', '92', '−30 %'],
      ['bytes', '608 B', '330 B', '−46 %'],
    ]);
    expect(await rows(1)).toContainEqual(['encoder', 'narrower', 'Dense 6 relu', 'Dense 4 relu', '6 → 4', '66 → 44', '60 → 40']);
    expect(await rows(1)).toContainEqual(['skip', 'gone', 'Dense 2', '–', '2 → –', '22 → –', '20 → –']);
  });

  test('has the score cards of two runs, their curves, and the images that both have', async () => {
    const { page, send } = await open({ page: 'comparison' });
    await send({ type: 'show', comparison });
    const scores = (await page.locator('table').first().locator('tbody tr').allInnerTexts()).map((row) => row.split('\t'));
    expect(scores).toContainEqual(['validation loss', '1.21', '1.21', 'unchanged']);
    expect(scores).toContainEqual(['parameters not zero', '76', '76', 'unchanged']);
    expect(await page.locator('.uplot').count()).toBe(4);
    expect(await page.locator('.reconstructions canvas').count()).toBe(3 * 4);
  });

  test.each(['en', 'zh-cn'] as const)('never scrolls sideways: %s', async (language) => {
    for (const width of [300, 500, 800, 1280]) {
      const { page, send } = await open({ page: 'comparison', language, width });
      await send({ type: 'show', comparison });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), String(width)).toBeLessThanOrEqual(0);
      await page.screenshot({ path: `${pictures}/comparison-${String(width)}-${language}.png`, fullPage: true });
    }
  });
});
