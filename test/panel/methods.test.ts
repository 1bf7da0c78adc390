import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { formatBytes } from '../../src/core/message/format';
import { replay, type RunState } from '../../src/core/run/state';
import type { ShrinkStep } from '../../src/core/methods/options';
import { costOfRun } from '../../webview/model/ranModel';
import { accessibilityFaults } from './support/accessibility';
import { recordRun } from './support/recordedRun';
import { budgetCells } from './support/table';
import { usePanels } from './support/usePanel';

const pictures = path.join(root, 'test/.output/panel');

beforeAll(() => mkdir(pictures, { recursive: true }));

type Cells = Awaited<ReturnType<typeof budgetCells>>;

interface Case {
  readonly name: string;
  readonly steps: readonly ShrinkStep[];
  /** What the table says, beside what is true for every method. */
  readonly expectCells: (cells: Cells, run: RunState) => void;
}

const cases: readonly Case[] = [
  {
    name: 'pruneUnits',
    steps: [{ method: 'pruneUnits', rounds: 3, fineTuneEpochs: 1 }],
    expectCells: (cells) => {
      expect(cells['encoder1']!['layer']).toMatch(/^encoder1 Dense \d+ relu was Dense 256 relu/);
      expect(cells['encoder1']!['output']).toMatch(/^\d+ was 256$/);
      expect(cells['total']).toHaveProperty('removed');
    },
  },
  {
    name: 'removeLayers',
    steps: [{ method: 'removeLayers', layers: ['encoder2'], fineTuneEpochs: 2 }],
    expectCells: (cells) => {
      expect(cells['encoder2']).toMatchObject({ layer: 'encoder2 was Dense 64 relu removed', output: '– was 64', left: '0 was 16,448' });
    },
  },
  {
    name: 'replaceActivations',
    steps: [{ method: 'replaceActivations', activations: { relu: 'tanh' }, fineTuneEpochs: 2 }],
    expectCells: (cells) => {
      expect(cells['encoder1']!['layer']).toMatch(/^encoder1 Dense 256 tanh was Dense 256 relu/);
      expect(cells['total']).toMatchObject({ left: '46,104', sparsity: '0 %' });
    },
  },
  {
    name: 'factorize',
    steps: [{ method: 'factorize', fineTuneEpochs: 2 }],
    expectCells: (cells) => {
      expect(cells['encoder1_low']!['layer']).toMatch(/^encoder1_low Dense \d+ added$/);
      expect(cells['encoder1_low']!['removed']).toBe('–');
    },
  },
  {
    name: 'share',
    steps: [{ method: 'share', bits: 3, fineTuneEpochs: 2 }],
    expectCells: (cells) => expect(cells['encoder1']!['size']).toMatch(/^\d.* was 66\.6 kB$/),
  },
  {
    name: 'quantize',
    steps: [{ method: 'quantize', precision: 'int8', fineTuneEpochs: 1 }],
    expectCells: (cells) => expect(cells['encoder1']!['size']).toMatch(/^\d.* was 66\.6 kB$/),
  },
  {
    name: 'severalSteps',
    steps: [
      { method: 'pruneUnits', rounds: 2, fineTuneEpochs: 1 },
      { method: 'pruneWeights', rounds: 2, fineTuneEpochs: 1 },
      { method: 'quantize', fineTuneEpochs: 1 },
    ],
    expectCells: (cells) => expect(cells['total']).toHaveProperty('sparsity'),
  },
];

describe('the panel of a real run', () => {
  const open = usePanels();

  test.each(cases)('by $name says what is true', async ({ name, steps, expectCells }) => {
    const { events } = await recordRun(steps, 5);
    const finished = replay(events)!;
    const { page, send } = await open({ height: 1000 });
    const lastPruned = events.findLastIndex(({ type }) => type === 'pruned');
    for (const [when, run] of Object.entries({ running: replay(events.slice(0, lastPruned + 1))!, finished })) {
      await send({ type: 'show', model: { ...shown, cost: costOfRun(run.started) }, run });
      await page.screenshot({ path: `${pictures}/${name}-${when}.png`, fullPage: true });
      expect(await accessibilityFaults(page), when).toEqual([]);
    }
    const cells = await budgetCells(page);
    expectCells(cells, finished);
    await expectTotals(page, cells, finished);
  });
});

const shown = { name: 'digits', spec: 'file:///digits.model.json', budget: { params: 10_000, layerShare: 0.36 } };

/** Rows make the total, in parameters, and, but for the file's header, in bytes; the tiles are the score card's. */
async function expectTotals(page: Page, cells: Cells, { finished }: RunState): Promise<void> {
  const { shrunk, layers } = finished!.scoreCard;
  const rows = Object.entries(cells).filter(([layer]) => layer !== 'total');
  const left = rows.reduce((sum, [, cell]) => sum + (Number.parseInt(cell['left']!.replaceAll(',', ''), 10) || 0), 0);
  expect(left).toBe(shrunk.nonzero);
  const packed = layers.reduce((sum, { bytes }) => sum + bytes[1], 0);
  expect(packed).toBeLessThan(shrunk.bytes);
  expect(packed).toBeGreaterThan(shrunk.bytes - 1000);
  expect(
    await page
      .locator('.tile', { has: page.getByText('stored', { exact: true }) })
      .locator('.value')
      .textContent(),
  ).toBe(formatBytes(shrunk.bytes));
}
