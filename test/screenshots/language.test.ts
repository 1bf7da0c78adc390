import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { bonsai } from '../support/cli/bonsai';
import { npyBytes } from '../support/data/npyBytes';
import { useEditor } from '../support/editor';
import { codeLens, firstLensTimeout } from '../support/workbench/codeLenses';
import { problems } from '../support/workbench/problems';
import { openFile, runCommand } from '../support/workbench/quickInput';
import { listTasks } from '../support/workbench/tasks';

const spec = `{
  "name": "autoencoder",
  "layers": [
    { "type": "Input", "name": "x", "shape": [100] },
    { "type": "Dense", "name": "encoder", "units": 64, "activation": "relu" },
    { "type": "Dense", "name": "code", "units": 10, "activation": "relu" },
    { "type": "Dense", "name": "skip", "units": 10, "inputs": ["x"] },
    { "type": "Concatenate", "name": "joined", "inputs": ["skip", "code"] },
    { "type": "Dense", "name": "reconstruction", "units": 100 }
  ],
  "data": { "file": "train.npy" },
  "budget": { "params": 4000, "layerShare": 0.5 }
}
`;

/** The README's pictures of what the editor knows of models. */
describe('the language features', () => {
  const editor = useEditor({
    settings: {
      'workbench.colorTheme': 'Default Dark Modern',
      'workbench.activityBar.location': 'hidden',
      'editor.minimap.enabled': false,
      'editor.hover.delay': 100,
      'editor.hover.above': false,
      'editor.lightbulb.enabled': 'off',
    },
  });

  beforeAll(async () => {
    const { page, workspace } = editor;
    await workspace.write('autoencoder.model.json', spec);
    await workspace.write('mobilenet.json', await mobilenet());
    await runCommand(page, 'View: Close Primary Side Bar');
    await openFile(page, 'autoencoder.model.json');
    await codeLens(page, 'parameters').first().waitFor({ timeout: firstLensTimeout });
  });

  test('lenses and diagnostics', async () => {
    await photograph(editor.page, 'lenses', { height: 330 });
  });

  test('hover', async () => {
    const { page } = editor;
    await word(page, '"encoder"').hover();
    await page.locator('.monaco-hover:visible').filter({ hasText: 'kernel' }).waitFor();
    await photograph(page, 'hover', { height: 420, stays: true });
    await page.keyboard.press('Escape');
  });

  test('hover with a run', async () => {
    const { page, workspace } = editor;
    const shrink = { target: { params: 0.2 }, steps: [{ method: 'pruneUnits', rounds: 2, fineTuneEpochs: 1 }] };
    const train = { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.003, epochs: 20, batchSize: 32, seed: 1 };
    const ran = { ...(parse(spec) as object), name: 'ran', data: { generate: 'normal', rows: 512, seed: 7 }, train, shrink };
    const lines = JSON.stringify(ran, null, 2)
      .replaceAll(/\n {6,}/gu, ' ')
      .replaceAll(/\n {4}\}/gu, ' }');
    await workspace.write('ran.model.json', lines);
    const { code, stderr } = await bonsai(['shrink', 'ran.model.json', '--engine', 'portable'], workspace.folder);
    expect(code, stderr).toBe(0);
    await openFile(page, 'ran.model.json');
    await codeLens(page, 'parameters').first().waitFor();
    await word(page, '"encoder"').hover();
    await page.locator('.monaco-hover:visible').filter({ hasText: 'rebuilt' }).waitFor();
    await photograph(page, 'hover-run', { height: 420, stays: true });
    await page.keyboard.press('Escape');
    await runCommand(page, 'View: Close Editor');
    await openFile(page, 'autoencoder.model.json');
  });

  test('a link to data', async () => {
    const { page, workspace } = editor;
    await workspace.write('train.npy', npyBytes('<f4', [1, 100], new Uint8Array(400)));
    await word(page, 'train.npy').hover({ position: { x: 40, y: 8 } });
    await page
      .locator('.monaco-hover:visible')
      .filter({ hasText: /Follow link/iu })
      .waitFor();
    await photograph(page, 'links', { height: 400, stays: true });
    await page.keyboard.press('Escape');
  });

  test('folding', async () => {
    const { page } = editor;
    await goTo(page, '5:17');
    await page.keyboard.press('Control+Shift+BracketLeft');
    await page.locator('.cldr.codicon-folding-collapsed').first().waitFor();
    await photograph(page, 'folding', { height: 330 });
    await runCommand(page, 'Unfold All');
  });

  test('quick fixes', async () => {
    const { page } = editor;
    await goTo(page, '5:17');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget').filter({ hasText: 'Halve units' }).waitFor();
    await photograph(page, 'fixes', { height: 330, stays: true });
    await page.keyboard.press('Escape');
  });

  test('completion', async () => {
    const { page } = editor;
    await goTo(page, '7:52');
    // As a person types: the editor shows nothing for a second key while it still asks because of the first.
    await page.keyboard.type(' "', { delay: 500 });
    await page.locator('.suggest-widget.visible').filter({ hasText: 'useBias' }).waitFor();
    await page.keyboard.press('Control+Space'); // Shows the explanation, too.
    await photograph(page, 'completion', { width: 1330, height: 330, stays: true });
    await page.keyboard.press('Escape');
    // The quotes, and the space.
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
  });

  test('outline', async () => {
    const { page } = editor;
    await runCommand(page, 'Go to Symbol in Editor');
    await page.locator('.quick-input-list').filter({ hasText: 'Decoder' }).waitFor();
    await photograph(page, 'outline', { height: 420, stays: true });
    await page.keyboard.press('Escape');
  });

  test('rename', async () => {
    const { page } = editor;
    await goTo(page, '6:33');
    await page.keyboard.press('F2');
    await page.locator('.monaco-editor.rename-box').waitFor();
    await photograph(page, 'rename', { height: 330, stays: true });
    await page.keyboard.press('Escape');
  });

  test('output shapes', async () => {
    const { page, workspace } = editor;
    await workspace.write('.vscode/settings.json', { 'bonsai.outputShapes': true });
    await goTo(page, '10:1');
    await page.locator('.view-line').filter({ hasText: '→ 64' }).waitFor();
    await photograph(page, 'shapes', { height: 330 });
    await workspace.write('.vscode/settings.json', {});
  });

  test('the task that checks a folder', async () => {
    const { page } = editor;
    await (await listTasks(page, 'check models')).click();
    await (await problems(page, 'encoder holds')).waitFor();
    await page.locator('.markers-panel').waitFor();
    const { y = 0 } = (await page.locator('.part.panel').boundingBox()) ?? {};
    await photograph(page, 'task', { height: 200, top: y });
    await runCommand(page, 'View: Hide Panel');
  });

  test('snippets', async () => {
    const { page, workspace } = editor;
    await workspace.write('new.model.json', '');
    await openFile(page, 'new.model.json');
    await page.keyboard.type('auto');
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-widget.visible').filter({ hasText: 'autoencoder' }).waitFor();
    await photograph(page, 'snippets', { width: 900, height: 230, stays: true });
    await page.keyboard.press('Escape');
  });

  test('a Keras file', async () => {
    const { page } = editor;
    await openFile(page, 'mobilenet.json');
    await codeLens(page, '475,544 parameters').first().waitFor();
    await runCommand(page, 'Go to Next Problem in Files (Error, Warning, Info)');
    await page.keyboard.press('Escape');
    await codeLens(page, '257,000 parameters').first().waitFor();
    await photograph(page, 'keras', { height: 460 });
  });
});

/** Puts the cursor at a place, as in "5:17". */
async function goTo(page: Page, place: string): Promise<void> {
  await runCommand(page, 'View: Focus Active Editor Group');
  await page.keyboard.press('Control+g');
  await page.keyboard.type(place);
  await page.keyboard.press('Enter');
}

const word = (page: Page, text: string) => page.locator('.view-line span').filter({ hasText: text }).last();

/** As Keras wrote it, but over lines. */
async function mobilenet(): Promise<string> {
  const text = await readFile(path.join(root, 'test', 'fixtures', 'keras', 'mobilenet.json'), 'utf8');
  return JSON.stringify(JSON.parse(text), null, 1);
}

/** @param stays whether what is on show would go when the pointer moves */
async function photograph(
  page: Page,
  name: string,
  { width = 1000, height, top = 35, stays = false }: { width?: number; height: number; top?: number; stays?: boolean },
): Promise<void> {
  const folder = path.join(root, 'docs', 'screenshots', 'language');
  await mkdir(folder, { recursive: true });
  if (!stays) await page.mouse.move(0, 0);
  await page.waitForTimeout(500);
  await page.screenshot({ path: path.join(folder, `${name}.png`), clip: { x: 0, y: top, width, height } });
}
