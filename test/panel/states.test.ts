import { expect, test } from 'vitest';
import { say } from '../../src/core/message';
import { play, showBudget, smallModel } from './support/smallModel';
import { usePanels } from './support/usePanel';

const open = usePanels();

test('the panel asks for what to show, and waits', async () => {
  const { page, said } = await open();
  expect(await said()).toEqual([{ type: 'ready' }]);
  expect(await page.getByRole('status').textContent()).toBe('Waiting for the editor…');
});

test('without a model it says what to open', async () => {
  const { page, send } = await open();
  await send({ type: 'show', model: null, run: null });
  expect(await page.getByRole('status').textContent()).toContain('Open a model spec');
});

test('buttons are those that the state allows, and do what they say', async () => {
  const { page, send, said } = await open();
  const buttons = () => page.locator('header vscode-button').allTextContents();
  await send(showBudget);
  expect(await buttons()).toEqual(['Shrink']);
  await page.getByRole('button', { name: 'Shrink' }).click();
  await send(...play(0, 8));
  expect(await buttons()).toEqual(['Cancel']);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await send(...play(8));
  expect(await buttons()).toEqual(['Open Report', 'Open Shrunk Model', 'Shrink again']);
  for (const name of await buttons()) await page.getByRole('button', { name }).click();
  expect((await said()).map(({ type }) => type)).toEqual(['ready', 'shrink', 'cancel', 'openReport', 'openShrunk', 'shrink']);
});

test('what blocks shrinking is said beside the button that does nothing', async () => {
  const { page, send, said } = await open();
  await send({ type: 'show', model: { ...smallModel, blocked: 'The workspace is not trusted.' }, run: null });
  const button = page.locator('header vscode-button');
  expect(await button.evaluate((element) => document.getElementById(element.getAttribute('aria-describedby')!)?.textContent.trim())).toBe(
    'The workspace is not trusted.',
  );
  await button.click({ force: true });
  expect(await said()).toEqual([{ type: 'ready' }]);
});

test('a cancelled run keeps what was known, and can be started again', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play(0, 7), { type: 'events', events: [{ type: 'cancelled' }] });
  expect(await page.locator('.status').textContent()).toBe('cancelled');
  expect(await page.getByText('The run was cancelled in round 1.').count()).toBe(1);
  expect(await page.locator('header vscode-button').allTextContents()).toEqual(['Shrink again']);
  expect(await page.locator('progress').count()).toBe(0);
});

test('a failed run says why', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play(0, 4), {
    type: 'events',
    events: [{ type: 'failed', message: say('The trainer was killed (SIGKILL).') }],
  });
  expect(await page.locator('.note.failed').textContent()).toContain('The trainer was killed (SIGKILL).');
  expect(await page.getByRole('status').textContent()).toContain('SIGKILL');
});

test('a run of a newer version is not shown, and the panel says why', async () => {
  const { page, send } = await open();
  await send({ type: 'show', model: smallModel, run: null, hidden: 'made by a newer version: update' });
  const why = page.locator('.note').getByText('made by a newer version: update');
  expect(await why.count()).toBe(1);
  await send({ type: 'show', model: smallModel, run: null });
  expect(await why.count()).toBe(0);
});

test('engine, its reason, seed and goal are shown', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play());
  const facts = await page.locator('.facts').textContent();
  for (const fact of [
    'portable engine (tfjs 4.22.0 wasm, 1 thread): the native engine is not installed',
    'seed 3',
    '50 % of 152 parameters',
    '3.0 s',
  ])
    expect(facts).toContain(fact);
});

test('the spec and the chosen layer outlive the page', async () => {
  const { page, send, saved } = await open();
  await send(showBudget, { type: 'reveal', layer: 'skip' });
  expect(await saved()).toEqual({ spec: smallModel.spec, selectedLayer: 'skip' });
  const again = await open({ saved: { spec: smallModel.spec, selectedLayer: 'skip' } });
  await again.send(showBudget);
  expect(await again.page.locator('[aria-current=true]').getAttribute('data-layer')).toBe('skip');
  expect(await page.locator('main').count()).toBe(1);
});

test('the panel speaks the language of the editor', async () => {
  const { page, send } = await open({ language: 'zh-cn' });
  await send(showBudget, ...play());
  expect(await page.locator('html').getAttribute('lang')).toBe('zh-cn');
  expect(await page.locator('.status').textContent()).toBe('精简到 50 %');
  expect(await page.locator('header vscode-button').allTextContents()).toEqual(['打开报告', '打开精简后的模型', '再次精简']);
  const chinese = /\p{Script=Han}/u;
  expect(await page.locator('.facts').textContent()).toContain('目标：152 个参数的 50 %');
  for (const texts of ['h2', 'thead th', '.tile dt', '.u-series .u-label', 'summary']) {
    const all = await page.locator(texts).allTextContents();
    const english = all.filter((text) => !chinese.test(text) && text !== '');
    expect({ texts, found: all.length > 0, english }).toEqual({ texts, found: true, english: [] });
  }
});

test('texts from a spec are shown as text', async () => {
  const { page, send } = await open();
  const layers = smallModel.cost.layers.map((layer) => ({ ...layer, words: '<img src=x onerror=alert(1)>' }));
  await send({ type: 'show', model: { ...smallModel, name: '<b>bold</b>', cost: { ...smallModel.cost, layers } }, run: null });
  expect(await page.locator('h1').textContent()).toBe('<b>bold</b>');
  expect(await page.locator('main img, h1 b').count()).toBe(0);
});
