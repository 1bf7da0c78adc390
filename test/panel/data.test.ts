import { expect, test } from 'vitest';
import type { DataDescription } from '../../src/core/data/description';
import type { ToPanel } from '../../src/protocol/panel';
import { smallModel } from './support/smallModel';
import { usePanels } from './support/usePanel';

const open = usePanels();

const show = (data: string): ToPanel => ({ type: 'show', model: { ...smallModel, data }, run: null });

const description: DataDescription = {
  input: 'x',
  rows: 1200,
  heldOut: 300,
  shape: [2],
  type: 'CSV',
  min: -1.5,
  max: 3,
  missing: 1,
  constant: ['off'],
  labels: { cat: 700, dog: 500 },
  duplicates: 0,
  leaked: 2,
  columns: [
    { name: 'heat', min: -1.5, max: 3, mean: 0.25, missing: 1, histogram: { least: -1.5, most: 3, counts: [1, 4] } },
    { name: 'off', min: 0, max: 0, mean: 0, missing: 0 },
  ],
  examples: { kind: 'curves', rows: [[[0, 1]], [[null, 3]]] },
};

test('rows are read when somebody asks for them, and again when the spec names others', async () => {
  const { page, send, said } = await open();
  await send(show('a'));
  const questions = async () => (await said()).map(({ type }) => type).filter((type) => /describ/iu.test(type));
  expect(await questions()).toEqual([]);
  await page.getByRole('button', { name: 'Show What Is in It' }).click();
  await expect.poll(questions).toEqual(['describeData']);
  await send({ type: 'data', shown: { of: 'a', descriptions: [description] } });
  const part = page.locator('.rows-of');
  await expect.poll(() => part.locator('.facts').innerText()).toMatch(/1,200 of 2 \(CSV\), 300 held out/u);
  expect((await part.locator('dd').allInnerTexts()).slice(1)).toEqual([
    'from -1.5 to 3',
    '1 value',
    'off',
    '2 rows held out and trained on as well',
    'cat 700, dog 500',
  ]);
  expect(await part.locator('tbody tr').allInnerTexts()).toEqual(['heat\t-1.5\t0.25\t3\t1\t', 'off\t0\t0\t0\t0\t']);
  expect(await part.locator('path').evaluateAll((paths) => paths.map((path) => path.getAttribute('d')))).toEqual([
    'M0 100L100 66.67',
    'M100 0',
  ]);
  await send(show('b'));
  await expect.poll(questions).toEqual(['describeData', 'describeData']);
  expect(await part.locator('.facts').count()).toBe(0);
});

test('reading is cancelled, and what it failed of is said', async () => {
  const { page, send, said } = await open();
  await send(show('a'));
  await page.getByRole('button', { name: 'Show What Is in It' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(async () => (await said()).map(({ type }) => type)).toContain('stopDescribing');
  await page.getByRole('button', { name: 'Show What Is in It' }).click();
  await send({ type: 'data', shown: { of: 'a', reason: 'Trust this workspace first.' } });
  await expect.poll(() => page.locator('.rows-of .note').innerText()).toBe('Trust this workspace first.');
  await page.getByRole('button', { name: 'Read Again' }).click();
  await expect.poll(async () => (await said()).filter(({ type }) => type === 'describeData').length).toBe(3);
});

test('rows that are pictures are drawn', async () => {
  const { page, send } = await open();
  const examples = { kind: 'pictures', height: 1, width: 2, channels: 1, rows: [[0, 255]] } as const;
  await send(show('a'), { type: 'data', shown: { of: 'a', descriptions: [{ ...description, examples }] } });
  await page.getByRole('button', { name: 'Show What Is in It' }).click();
  const drawn = await page
    .locator('.example-rows canvas')
    .evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(0, 0, 2, 1).data]);
  expect(drawn).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
});

test('a spec without files has no such part', async () => {
  const { page, send } = await open();
  await send({ type: 'show', model: smallModel, run: null });
  await expect.poll(() => page.locator('.budget').count()).toBe(1);
  expect(await page.locator('.rows-of').count()).toBe(0);
});

test('of a model with several inputs, the rows of each are shown under its name', async () => {
  const { page, send } = await open();
  const descriptions = [description, { ...description, input: 'context', rows: 7 }];
  await send(show('a'), { type: 'data', shown: { of: 'a', descriptions } });
  await page.getByRole('button', { name: 'Show What Is in It' }).click();
  const part = page.locator('.rows-of');
  await expect.poll(() => part.locator('h3').allInnerTexts()).toEqual(['x', 'context']);
  expect((await part.locator('.facts').allInnerTexts()).map((facts) => /[\d,]+ of 2/u.exec(facts)?.[0])).toEqual(['1,200 of 2', '7 of 2']);
});
