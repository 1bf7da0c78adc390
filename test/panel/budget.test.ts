import { expect, test } from 'vitest';
import { smallCost, smallEvents } from '../support/runs/smallRun';
import { deviceModel, play, showBudget, smallModel } from './support/smallModel';
import { budgetCells } from './support/table';
import { usePanels } from './support/usePanel';

const open = usePanels();

test('before any run the table is the budget alone', async () => {
  const { page, send } = await open();
  await send(showBudget);
  const cells = await budgetCells(page);
  expect(cells['encoder']).toEqual({
    layer: 'encoder Dense 6 relu over budget : encoder has 66 parameters, more than the 60 that budget.layerParams allows a layer',
    output: '6',
    compared: '',
    parameters: '66',
    sparsity: '–',
    share: '43 %',
    MACs: '60',
    size: '264 B',
  });
  expect(cells['joined']).toMatchObject({ output: '4', parameters: '–', share: '–', MACs: '–', size: '–' });
  expect(cells['total']).toMatchObject({ parameters: '152', share: '100 %', MACs: '132', size: '608 B' });
  expect(cells['total']!['layer']).toContain('the model has 152 parameters, 52 more than its budget of 100');
});

test('after a run the numbers are those of its score card', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play());
  const cells = await budgetCells(page);
  expect(cells['encoder']).toEqual({
    layer: 'encoder Dense 4 relu was Dense 6 relu',
    output: '4 was 6',
    'before → after': '',
    left: '26 was 66',
    sparsity: '61 %',
    share: '41 %',
    MACs: '40 was 60',
    size: '120 B was 264 B',
  });
  expect(cells['skip']).toMatchObject({
    layer: 'skip was Dense 2 removed',
    output: '– was 2',
    left: '0 was 22',
    sparsity: '100 %',
    size: '0 B was 88 B',
  });
  expect(cells['total']).toMatchObject({ left: '76 was 152', sparsity: '50 %', MACs: '92 was 132', size: '390 B was 608 B' });
});

test('bars share one scale, and their fill is what remains', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play());
  const width = async (layer: string, part: string) =>
    page.locator(`tr[data-layer=${layer}] ${part}`).evaluate((bar) => bar.getBoundingClientRect().width);
  await expect.poll(async () => (await width('encoder', '.fill')) / (await width('encoder', '.ghost'))).toBeCloseTo(26 / 66, 1);
  expect((await width('reconstruction', '.ghost')) / (await width('encoder', '.ghost'))).toBeCloseTo(50 / 66, 1);
});

test('a click on a row, or Enter in it, opens the layer in the spec', async () => {
  const { page, send, said } = await open();
  await send(showBudget);
  await page.locator('tr[data-layer=code] td').first().click();
  await page.getByRole('button', { name: 'skip' }).focus();
  await page.keyboard.press('Enter');
  expect((await said()).filter(({ type }) => type === 'openLayer')).toEqual([
    { type: 'openLayer', layer: 'code' },
    { type: 'openLayer', layer: 'skip' },
  ]);
});

test('the table is one stop of the Tab key; arrow keys, Home and End move inside', async () => {
  const { page, send } = await open();
  await send(showBudget);
  const focused = () => page.evaluate(() => document.activeElement?.textContent);
  expect(await page.locator('.budget button[tabindex="0"]').allTextContents()).toEqual(['x']);
  await page.locator('.budget button[tabindex="0"]').focus();
  const keys = ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'ArrowDown', 'Home'];
  const visited = [];
  for (const key of keys) {
    await page.keyboard.press(key);
    visited.push(await focused());
  }
  expect(visited).toEqual(['encoder', 'code', 'encoder', 'reconstruction', 'reconstruction', 'x']);
});

test('revealing a layer marks its row and scrolls to it, as often as it is asked for', async () => {
  const { page, send } = await open({ height: 200 });
  await send(showBudget);
  const row = page.locator('tr[data-layer=reconstruction]');
  const inView = () =>
    row.evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight && element.getBoundingClientRect().top >= 0);
  expect(await inView()).toBe(false);
  await send({ type: 'reveal', layer: 'reconstruction' });
  expect(await inView()).toBe(true);
  expect(await page.locator('[aria-current=true]').getAttribute('data-layer')).toBe('reconstruction');
  await page.evaluate(() => scrollTo(0, 0));
  await send({ type: 'reveal', layer: 'reconstruction' });
  expect(await inView()).toBe(true);
});

test('a layer that the model does not have is not marked, and nothing breaks', async () => {
  const { page, send } = await open();
  await send(showBudget, { type: 'reveal', layer: 'no"such\\layer' });
  expect(await page.locator('[aria-current=true]').count()).toBe(0);
});

test('when the spec has changed since the run, the table is of the spec alone and says so', async () => {
  const { page, send } = await open();
  const changed = smallCost.layers.map((layer) => (layer.name === 'code' ? { ...layer, params: 21 } : layer));
  await send(showBudget, ...play(0, smallEvents.length));
  await send({ type: 'show', model: { ...smallModel, cost: { ...smallCost, layers: changed } }, run: null });
  await send(...play());
  expect((await budgetCells(page))['code']).toMatchObject({ parameters: '21' });
  expect(await page.getByText('The spec has changed since this run').count()).toBe(1);
});

test('memory over the layers is a picture that is told in words, too', async () => {
  const { page, send } = await open();
  await send({ type: 'show', model: deviceModel, run: null });
  const picture = page.getByRole('img', { name: /Memory while each layer is computed, in float32: x 40 B, encoder 4\.00 kB, code 80 B/u });
  await expect.poll(() => picture.locator('rect').count()).toBe(3);
  expect(await picture.locator('line').count()).toBe(1);
  const section = page.locator('section.memory');
  expect(await section.innerText()).toContain('Predicting one row takes 4.00 kB of RAM in float32, 1.00 kB in int8: most at encoder.');
  expect(await section.innerText()).toContain('needs 1.00 kB of RAM even in int8, the device has 512 B: largest at encoder');
});
