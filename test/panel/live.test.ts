import { expect, test } from 'vitest';
import type { LayerCost } from '../../src/core/cost/cost';
import type { ToPanel } from '../../src/protocol/panel';
import { smallStarted } from '../support/runs/smallRun';
import { play, showBudget, smallModel } from './support/smallModel';
import { budgetCells } from './support/table';
import { usePanels } from './support/usePanel';

const open = usePanels();

test('sparsity, loss and progress grow while events arrive', async () => {
  const { page, send } = await open();
  await send(showBudget);
  const seen = [];
  for (const [from, to] of [
    [0, 4],
    [4, 6],
    [6, 8],
    [8, 9],
  ] as const) {
    await send(...play(from, to));
    seen.push({
      sparsity: (await budgetCells(page))['total']!['sparsity'],
      status: await page.locator('.status').textContent(),
      progress: await page.locator('progress').evaluate((bar: HTMLProgressElement) => bar.value),
      loss: await page.locator('.tile', { hasText: 'validation loss' }).locator('.value').textContent(),
    });
  }
  expect(seen).toEqual([
    { sparsity: '0 %', status: 'training the original', progress: 0.5, loss: '1.1' },
    { sparsity: '25 %', status: 'shrinking, round 1 of 2', progress: 0.5, loss: '1.8' },
    { sparsity: '25 %', status: 'shrinking, round 1 of 2', progress: 0.75, loss: '1.15' },
    { sparsity: '50 %', status: 'shrinking, round 2 of 2', progress: 0.75, loss: '2.5' },
  ]);
});

test('charts are drawn, described, and given as tables', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play());
  const charts = page.locator('.chart');
  expect(await charts.evaluateAll((all) => all.map((chart) => chart.getAttribute('aria-label')))).toEqual([
    '2 rounds: of 152 parameters 76 are left, the loss went from 1.1 to 1.21.',
    'Loss of small over 4 epochs: the training loss is 1.3 at the end. The validation loss is 1.35.',
  ]);
  const drawn = await charts.locator('canvas').evaluateAll((canvases) =>
    (canvases as HTMLCanvasElement[]).map((canvas) =>
      canvas
        .getContext('2d')!
        .getImageData(0, 0, canvas.width, canvas.height)
        .data.some((value) => value !== 0),
    ),
  );
  expect(drawn).toEqual([true, true]);
  await page.getByText('Show as a table').first().click();
  const rows = page.getByRole('region', { name: 'loss by round' }).locator('tbody tr');
  await rows.first().waitFor();
  expect(await rows.allInnerTexts()).toEqual(['1\t1.1\t1.8\t1.15\t114', '2\t1.15\t2.5\t1.21\t76']);
});

test('the legend shows the newest values, and those under the pointer', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play());
  const fineTuned = () => page.locator('.u-series', { hasText: 'fine-tuned' }).locator('.u-value').textContent();
  expect(await fineTuned()).toBe('1.21');
  await page
    .locator('.u-over')
    .first()
    .hover({ position: { x: 2, y: 20 } });
  await expect.poll(fineTuned).toBe('1.1');
  await page.mouse.move(0, 0);
  await expect.poll(fineTuned).toBe('1.21');
});

test('a weights picture shows kept weights and leaves pruned ones empty', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play());
  const canvas = page.locator('.weights canvas');
  expect(await canvas.getAttribute('aria-label')).toBe('Weights of code, 6 by 2 cells: 9 of 12 (75 %) hold weights that are not zero.');
  const filled = await canvas.evaluate((element: HTMLCanvasElement) => {
    const cell = element.width / 2;
    const context = element.getContext('2d')!;
    return [0, 1, 2, 3, 4, 5].map((row) =>
      [0, 1].map((column) => context.getImageData((column + 0.5) * cell, (row + 0.5) * cell, 1, 1).data[3]! > 0),
    );
  });
  expect(filled.flat()).toEqual([127, 0, -64, 12, 0, 3, 9, -127, 40, 0, 1, -1].map((weight) => weight !== 0));
});

test('a weights picture is zoomed by buttons and by the wheel, and scrolled in its place', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play());
  const section = page.locator('.weights-of');
  const shown = async () => {
    const { width, height } = (await section.locator('canvas').boundingBox())!;
    return [width, height];
  };
  const [width, height] = await shown();
  expect([width! / 2, height! / 6]).toEqual([12, 12]);
  for (let time = 0; time < 4; time++) await section.getByRole('button', { name: 'Zoom In' }).click();
  expect(await shown()).toEqual([16 * width!, 16 * height!]);
  expect(await section.getByRole('button', { name: 'Zoom In' }).isDisabled()).toBe(true);
  const place = page.getByRole('region', { name: 'Weights of code' });
  expect((await place.boundingBox())!.height).toBeLessThanOrEqual(360);
  await place.focus();
  await page.keyboard.press('End');
  await expect.poll(() => place.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0);
  await place.hover({ position: { x: 10, y: 10 } });
  await page.keyboard.down('Control');
  for (let time = 0; time < 4; time++) await page.mouse.wheel(0, 100);
  await page.keyboard.up('Control');
  await expect.poll(shown).toEqual([width, height]);
});

test('ten thousand events arrive whole', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play(0, 2));
  const events = Array.from({ length: 10_000 }, (_, at): ToPanel => ({
    type: 'events',
    events: [
      {
        type: 'epoch',
        stage: 'train',
        round: 0,
        epoch: at + 1,
        epochs: 10_000,
        loss: 1 / (at + 1),
        learningRate: 0.1,
        gradientNorm: 1,
      },
    ],
  }));
  await send(...events);
  await expect.poll(() => page.locator('progress').evaluate((bar: HTMLProgressElement) => bar.value)).toBe(1);
  const newest = page.locator('.u-series', { hasText: 'epoch' }).locator('.u-value');
  await expect.poll(() => newest.textContent()).toBe('10,000');
  await page.getByText('Show as a table').last().click();
  const rows = page.getByRole('region', { name: 'loss and sparsity by epoch' }).locator('tbody tr');
  await rows.first().waitFor();
  expect(await rows.last().innerText()).toContain('10000');
  expect(await rows.count()).toBeLessThan(200);
});

test('a model of a thousand layers is shown whole and stays up to date', async () => {
  const { page, send } = await open();
  const [, encoder] = smallModel.cost.layers;
  const layers = Array.from({ length: 1000 }, (_, index): LayerCost => ({ ...encoder!, name: `layer${index}`, index, share: 0.001 }));
  const cost = { params: 66_000, macs: 60_000, bytes: 264_000, layers };
  await send({ type: 'show', model: { ...smallModel, cost }, run: null });
  expect(await page.locator('.budget tbody tr').count()).toBe(1000);
  await send({ type: 'events', events: [{ ...smallStarted, layers, params: 66_000, macs: 60_000 }] });
  const pruned = layers.map(({ name, params }) => ({ name, params, nonzero: 33 }));
  await send({
    type: 'events',
    events: [{ type: 'pruned', round: 1, rounds: 2, lossBefore: 1, lossAfter: 2, nonzero: 33_000, layers: pruned }],
  });
  expect(await page.locator('tr[data-layer=layer999] .under').last().innerText()).toContain('66');
  await send({ type: 'reveal', layer: 'layer999' });
  expect(await page.locator('tr[data-layer=layer999]').evaluate((row) => row.getBoundingClientRect().top < innerHeight)).toBe(true);
});
