import { expect, test } from 'vitest';
import { say } from '../../src/core/message/message';
import type { RunEvent } from '../../src/core/run/events';
import { replay } from '../../src/core/run/state';
import type { ToPanel } from '../../src/protocol/panel';
import { play, showBudget, smallModel } from './support/smallModel';
import { usePanels } from './support/usePanel';

const open = usePanels();

const eventsOf = (message: ToPanel): readonly RunEvent[] => (message.type === 'events' ? message.events : []);

test('the panel asks for what to show, and waits', async () => {
  const { page, said } = await open();
  expect(await said()).toEqual([{ type: 'ready' }]);
  expect(await page.getByRole('status').textContent()).toBe('Waiting for the editor…');
});

test('the reply to what it asks is what it shows', async () => {
  const { page, reply } = await open();
  await reply({ model: smallModel, run: null });
  expect(await page.locator('h1').textContent()).toBe('small');
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
  expect(await buttons()).toEqual(['Shrink…']);
  await page.getByRole('button', { name: 'Shrink…' }).click();
  expect(await buttons()).toEqual([]);
  await page.getByRole('form', { name: 'Shrink' }).getByRole('button', { name: 'Shrink' }).click();
  await send(...play(0, 8));
  expect(await buttons()).toEqual(['Pause', 'Stop Here and Keep This Model', 'Cancel']);
  await page.getByRole('button', { name: 'Pause' }).click();
  await send({ type: 'events', events: [{ type: 'paused', isPaused: true }] });
  expect(await page.locator('.status').textContent()).toBe('paused');
  expect(await buttons()).toEqual(['Continue', 'Stop Here and Keep This Model', 'Cancel']);
  for (const name of await buttons()) await page.getByRole('button', { name }).click();
  await send({ type: 'events', events: [{ type: 'paused', isPaused: false }] });
  await send(...play(8));
  expect(await buttons()).toEqual(['Open Report', 'Open Shrunk Model', 'Export…', 'Shrink Further…', 'Shrink Again…']);
  for (const name of (await buttons()).slice(0, 4)) await page.getByRole('button', { name }).click();
  expect((await said()).map(({ type }) => type)).toEqual([
    'ready',
    'preview',
    'shrink',
    'pause',
    'continue',
    'stopHere',
    'cancel',
    'openReport',
    'openShrunk',
    'exportShrunk',
    'shrinkFurther',
  ]);
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
  expect(await page.getByText('small was cancelled in round 1 of 2.').count()).toBe(1);
  expect(await page.locator('header vscode-button').allTextContents()).toEqual(['Shrink Again…']);
  expect(await page.locator('progress').count()).toBe(0);
});

test('a run that can go on is offered to', async () => {
  const { page, send, said } = await open();
  await send(showBudget, ...play(0, 4), { type: 'events', events: [{ type: 'cancelled', canResume: true }] });
  expect(await page.getByText('small was cancelled while training the original; Resume goes on from there.').count()).toBe(1);
  expect(await page.locator('header vscode-button').allTextContents()).toEqual(['Resume', 'Shrink Again…']);
  await page.getByRole('button', { name: 'Resume' }).click();
  expect((await said()).map(({ type }) => type)).toEqual(['ready', 'resume']);
});

test('a run that was asked for says at once what is loaded, and one that is resumed where it stands', async () => {
  const { page, send } = await open();
  await send(showBudget, { type: 'events', events: [], isStarting: true });
  expect(await page.locator('.status').textContent()).toBe('loading the data and the engine');
  expect(await page.locator('header vscode-button').allTextContents()).toEqual(['Cancel']);
  await send(...play(0, 7), { type: 'events', events: [{ type: 'cancelled', canResume: true }] });
  await send({ type: 'events', events: [{ type: 'resumed', time: Date.now(), seconds: 0 }], isStarting: true });
  expect(await page.locator('.status').textContent()).toBe('resuming: loading the data and the engine');
  expect(await page.locator('.facts').textContent()).not.toMatch(/\d s/u);
  await send({ type: 'events', events: [...play(0, 7).flatMap(eventsOf), { type: 'resumed', time: Date.now(), seconds: 75 }] });
  expect(await page.locator('.status').textContent()).toBe('shrinking, round 1 of 2');
  expect(await page.locator('.facts').textContent()).toMatch(/7[5-9] s/u);
});

test('progress is said once: which epoch, and how long it will take', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play(0, 3));
  expect(await page.locator('header div.progress').textContent()).toBe('epoch 1 of 4');
  await page.waitForTimeout(2000);
  await send(...play(3, 4));
  expect(await page.locator('header div.progress').textContent()).toMatch(/^epoch 2 of 4, about [3-9] s left$/u);
  expect(await page.locator('header').getByText(/epoch/u).count()).toBe(1);
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

test('what a run was exported to stands below its score card', async () => {
  const { page, send } = await open();
  const check = { runtime: 'onnxruntime-web', rows: 100, ofData: true, maxDifference: 2.4e-7, loss: 0.1, modelLoss: 0.1 };
  const file = { format: 'onnx' as const, path: 'small.onnx', bytes: 1600, gzipBytes: 1400, brotliBytes: 1300, check };
  await send(showBudget, ...play());
  expect(await page.getByRole('heading', { name: 'Exported' }).count()).toBe(0);
  const exported = [file, { ...file, format: 'tflite' as const, path: 'small.tflite', check: null }];
  const run = replay(play().flatMap(eventsOf))!;
  await send({ type: 'show', model: smallModel, run, exported });
  const rows = page.getByRole('region', { name: 'Exported' }).locator('tbody tr');
  expect(await rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)))).toEqual([
    ['ONNX', 'small.onnx', '1.60 kB', '1.40 kB', '2.4e-7'],
    ['TensorFlow Lite', 'small.tflite', '1.60 kB', '1.40 kB', 'not checked'],
  ]);
});

test('engine, its reason, seed and goal are shown', async () => {
  const { page, send } = await open();
  await send(showBudget, ...play());
  const facts = await page.locator('.facts').textContent();
  for (const fact of [
    'portable engine (tfjs 4.22.0 wasm, 1 thread): the native engine is not installed',
    'seed 3',
    '50 % of 152 parameters (zeros not counted)',
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
  expect(await page.locator('header vscode-button').allTextContents()).toEqual([
    '打开报告',
    '打开精简后的模型',
    '导出…',
    '进一步精简…',
    '再次精简…',
  ]);
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
