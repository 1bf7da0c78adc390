import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyzeSpec } from '../../src/core/spec/analyze';
import { useEditor } from '../support/editor';
import { tfjsModel } from '../support/models/tfjsModel';
import { finishedRuns } from '../support/runFolders';
import { budgetPanel, type PanelReading, readPanel, scoreCardRow, waitForBudget } from '../support/workbench/budgetPanel';
import { codeLens, firstLensTimeout } from '../support/workbench/codeLenses';
import { notification } from '../support/workbench/notifications';
import { problems } from '../support/workbench/problems';
import { openFile, runCommand } from '../support/workbench/quickInput';

describe('the digits example', () => {
  const editor = useEditor({ examples: ['digits'] });
  const spec = 'digits.model.json';
  const folder = (): string => path.join(editor.workspace.folder, 'digits');

  /** Parameters of the whole model and of its largest layer, as tfjs counts them. */
  let params: number;
  let largest: { name: string; params: number };
  beforeAll(async () => {
    const file = path.join(folder(), spec);
    // As it comes, a run is over before it can be watched.
    const text = (await readFile(file, 'utf8')).replace('"method": "pruneWeights"', '"method": "pruneWeights", "fineTuneEpochs": 40');
    await writeFile(file, text);
    const model = tfjsModel(analyzeSpec(text).graph!);
    params = model.countParams();
    const layers = model.layers.map((layer) => ({ name: layer.name, params: layer.countParams() }));
    largest = layers.reduce((best, layer) => (layer.params > best.params ? layer : best));
    await openFile(editor.page, spec);
  });

  test('has a lens with its parameters over the model, and a warning at its oversized layer', async () => {
    const { page } = editor;
    await codeLens(page, `${grouped(params)} parameters`)
      .first()
      .waitFor({ timeout: firstLensTimeout });
    await codeLens(page, `${grouped(largest.params)} parameters`)
      .first()
      .waitFor();
    const warning = await problems(page, `${largest.name} holds`);
    await warning.waitFor();
    expect(await warning.textContent()).toContain(`(${grouped(largest.params)})`);
  });

  test('is shrunk from the palette while the panel shows how, and ends with the figures of the run folder', async () => {
    const { page } = editor;
    await page.locator(`.tab[data-resource-name="${spec}"]`).click();
    await runCommand(page, 'Bonsai: Show Layer Budget');
    await waitForBudget(page);
    await runCommand(page, 'Bonsai: Shrink Autoencoder');
    const readings = await readUntilShrunk();

    const meanwhile = readings.filter(({ status }) => status.startsWith('shrinking'));
    const left = meanwhile.map((reading) => reading.params);
    expect(new Set(meanwhile.map(({ sparsity }) => sparsity)).size).toBeGreaterThanOrEqual(2);
    // A bias that has been zero by chance may become something else in fine-tuning.
    for (const [at, now] of left.entries()) expect(now).toBeLessThanOrEqual((left[at - 1] ?? now) * 1.001);

    const runs = await finishedRuns(folder());
    expect(runs).toHaveLength(1);
    const { original, shrunk, layers } = runs[0]!.scoreCard;
    expect(original.params).toBe(params);
    const shown = readings.at(-1)!;
    expect(shown.params).toBe(shrunk.nonzero);
    expect(shown.layers).toEqual(Object.fromEntries(layers.map((layer) => [layer.name, layer.nonzero[1]])));
    await expectRow('parameters stored', original.params, shrunk.params);
    await expectRow('bytes: as float32, then packed', original.bytes, shrunk.bytes);
    await expectRow('bytes as float32, gzipped', original.gzipBytes, shrunk.gzipBytes);
    await expectRow('validation loss', original.validation!.loss, shrunk.validation!.loss);
  });

  test('can be opened shrunk, with its own costs', async () => {
    const { page } = editor;
    const [run] = await finishedRuns(folder());
    await budgetPanel(page).getByRole('button', { name: 'Open Shrunk Model' }).click();
    await codeLens(page, `${grouped(run!.scoreCard.shrunk.params)} parameters`)
      .first()
      .waitFor();
    // The panel has told it, and had the buttons.
    expect(await notification(page, 'Shrunk').count()).toBe(0);
  });

  /** Reads the panel again and again until it says that the run is over. */
  async function readUntilShrunk(): Promise<PanelReading[]> {
    const { page } = editor;
    const readings: PanelReading[] = [];
    do {
      readings.push(await readPanel(page));
      expect(readings.at(-1)!.status).not.toMatch(/failed|cancelled/);
      await page.waitForTimeout(30);
    } while (!readings.at(-1)!.status.startsWith('shrunk to'));
    return readings;
  }

  async function expectRow(measure: string, original: number, shrunk: number): Promise<void> {
    const row = await scoreCardRow(editor.page, measure);
    expect(shownValue(row.original) / original).toBeCloseTo(1, 3);
    expect(shownValue(row.shrunk) / shrunk).toBeCloseTo(1, 3);
  }
});

const grouped = (count: number): string => count.toLocaleString('en-US');

const shownValue = (text: string): number => Number(text.replaceAll(',', ''));
