/** The page of a model file, of files that other programs wrote. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { memoryFit } from '../../src/core/cost/memoryFit';
import type { ToModelFilePage } from '../../src/protocol/modelFile';
import { totalsOfFile } from '../../src/protocol/modelTotals';
import { openModel } from '../../src/trainer/import/openModel';
import { weightStatistics } from '../../src/trainer/import/weightStatistics';
import { accessibilityFaults } from './support/accessibility';
import { themes } from './support/themes';
import { usePanels } from './support/usePanel';

const pictures = path.join(root, 'test/.output/modelFile');
const signal = new AbortController().signal;

/** What the editor sends for a file: the table, then the statistics or why there are none. */
async function messagesFor(name: string): Promise<ToModelFilePage[]> {
  const file = path.join(root, 'test', 'fixtures', name);
  const table = await openModel({ file }, signal);
  const statistics = await weightStatistics({ file }, signal).then(
    (weights): ToModelFilePage => ({ type: 'statistics', weights }),
    (error: unknown): ToModelFilePage => ({ type: 'noStatistics', message: (error as Error).message }),
  );
  const { memory } = await openModel({ file, withMemory: true }, signal).catch(() => table);
  const fit = memory && memoryFit(memory, totalsOfFile(table).params, { device: 'cortex-m4-64k' });
  const shown: ToModelFilePage[] = fit ? [{ type: 'memory', ...fit }] : [];
  return [{ type: 'table', table, file: path.basename(name), canImport: true }, statistics, ...shown];
}

let states: Record<string, ToModelFilePage[]>;
beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  const keras = await messagesFor('keras/files/convolutions-keras3.keras');
  states = {
    keras,
    onnx: await messagesFor('onnx/residual-dynamo.onnx'),
    several: await messagesFor('onnx/several-torchscript.onnx'),
    unsaid: await messagesFor('tflite/unsaid-float.tflite'),
    untrusted: keras.map((message) => (message.type === 'table' ? { ...message, canImport: false } : message)),
    failed: [{ type: 'failed', message: 'noise.h5 is cut off or damaged', file: 'noise.h5' }],
  };
});

describe('the page of a model file', () => {
  const open = usePanels();

  test.each(themes)('is accessible in every state: %s', async (theme) => {
    const { page, send } = await open({ page: 'modelFile', theme });
    for (const [name, messages] of Object.entries(states)) {
      await send(...messages);
      await page.screenshot({ path: `${pictures}/${name}-${theme}.png`, fullPage: true });
      expect(await accessibilityFaults(page), name).toEqual([]);
    }
  });

  test('shows the layers of both outputs, and asks the editor for a spec', async () => {
    const { page, send, said } = await open({ page: 'modelFile' });
    await send(...states['several']!);
    // The weights of PyTorch's two heads, its convolution and its dense layer: 2·3·9 + 3, 4·5 + 5, 23·3 + 3, 23·2 + 2.
    expect(await page.locator('main').textContent()).toContain(String(57 + 25 + 72 + 48));
    await page.getByText('Make a Spec').click();
    expect((await said()).at(-1)).toEqual({ type: 'import' });
  });

  test('shows what the model holds in memory, and whether it fits the board of the setting', async () => {
    const { page, send } = await open({ page: 'modelFile' });
    await send(...states['keras']!);
    const memory = page.locator('section.memory');
    await memory.waitFor();
    expect(await memory.textContent()).toMatch(/Its weights take \S+ k?B of flash .*It fits Generic Cortex-M4/u);
    expect(await memory.locator('rect').count()).toBeGreaterThan(3);
  });

  test('asks for nothing that writes files where the workspace is not trusted', async () => {
    const { page, send, said } = await open({ page: 'modelFile' });
    await send(...states['untrusted']!);
    await page.getByText('Make a Spec', { exact: true }).click({ force: true });
    expect(await said()).toEqual([{ type: 'ready' }]);
    expect(await page.locator('#untrusted').textContent()).toMatch(/^\s*Trust this workspace/u);
  });

  test('does not scroll sideways at 300 pixels', async () => {
    const { page, send } = await open({ page: 'modelFile', width: 300 });
    for (const [name, messages] of Object.entries(states)) {
      await send(...messages);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), name).toBe(true);
    }
  });
});
