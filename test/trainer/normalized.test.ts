/** Rows that are normalized: what is stored takes them as they are. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Random } from '../../src/core/random/random';
import { bonsai } from '../support/cli/bonsai';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeEach(async () => (workspace = await createWorkspace()));
afterEach(() => workspace.remove());

const [rows, heldOut] = [200, 0.25];
const random = new Random(2);
/** Values around 500, with a range of some 60, and classes by their sum. */
const values = Array.from({ length: rows }, () => {
  const common = random.normal() * 10;
  return [500 + common, 500 - common, 500 + random.normal() * 2].map((value) => Number(value.toFixed(3)));
});
const trained = values.slice(0, rows * (1 - heldOut)).flat();
const range = Math.max(...trained) - Math.min(...trained);

interface Printed {
  readonly run: string;
  readonly original: { readonly validation: { readonly loss: number; readonly accuracy?: number } };
  readonly shrunk: { readonly validation: { readonly loss: number; readonly accuracy?: number } };
}

async function shrink(spec: string): Promise<Printed> {
  const { code, stdout, stderr } = await bonsai(['shrink', spec, '--engine', 'portable', '--json'], workspace.folder);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(stdout) as Printed;
}

const specOf = (units: number, data: object, loss: string, activation: string) =>
  JSON.stringify({
    name: 'm',
    layers: [
      { type: 'Input', name: 'x', shape: [3] },
      { type: 'Dense', name: 'hidden', units: 6, activation: 'tanh' },
      { type: 'Dense', name: 'y', units, activation },
    ],
    data: { file: 'rows.csv', validation: heldOut, ...data },
    train: { loss, optimizer: 'adam', learningRate: 0.02, epochs: 10, batchSize: 16, seed: 1 },
    shrink: { target: { params: 0.7 }, steps: [{ method: 'pruneWeights', rounds: 1, fineTuneEpochs: 2 }] },
  });

const table = (label?: (row: readonly number[]) => string) =>
  `a,b,c${label === undefined ? '' : ',kind'}\n${values.map((row) => [...row, ...(label === undefined ? [] : [label(row)])].join(',')).join('\n')}\n`;

test('an autoencoder is stored so that it takes and gives unscaled rows: its errors are those of the run times the range squared', async () => {
  await workspace.write('rows.csv', table());
  await workspace.write('m.model.json', specOf(3, { normalize: { method: 'unit', per: 'whole' } }, 'meanSquaredError', 'linear'));
  const first = await shrink('m.model.json');
  const stored = path.join(first.run, 'shrunk', 'm.model.json');
  const { layers } = JSON.parse(await readFile(stored, 'utf8')) as { layers: { type: string }[] };
  expect(layers.map(({ type }) => type)).toEqual(['Input', 'Normalization', 'Dense', 'Dense', 'Normalization']);
  const again = await shrink(stored);
  const expected = first.shrunk.validation.loss * range ** 2;
  expect(Math.abs(again.original.validation.loss / expected - 1)).toBeLessThan(0.01);
});

test('a classifier gives for unscaled rows what it gave for scaled ones', async () => {
  await workspace.write(
    'rows.csv',
    table(([a, , c]) => (a! > c! ? 'more' : 'less')),
  );
  const data = { labels: 'kind', normalize: 'standardize' };
  await workspace.write('m.model.json', specOf(2, data, 'sparseCategoricalCrossentropy', 'softmax'));
  const first = await shrink('m.model.json');
  // Who has the model alone knows what its rows and its outputs are.
  const kept = JSON.parse(await readFile(path.join(first.run, 'shrunk', 'rows.json'), 'utf8')) as object;
  expect(kept).toEqual({ columns: ['a', 'b', 'c'], classes: ['less', 'more'] });
  const exported = await bonsai(['export', first.run, '--format', 'safetensors'], workspace.folder);
  expect([exported.code, exported.stderr]).toEqual([0, '']);
  expect(await readFile(path.join(first.run, 'exported', 'README.md'), 'utf8')).toContain('- a\n- b\n- c\n\nThe classes, by their numbers:\n\n- 0: less\n- 1: more\n'); // prettier-ignore
  const again = await shrink(path.join(first.run, 'shrunk', 'm.model.json'));
  expect(first.shrunk.validation.accuracy).toBeGreaterThan(0.8);
  expect(again.original.validation.accuracy).toBe(first.shrunk.validation.accuracy);
  expect(Math.abs(again.original.validation.loss - first.shrunk.validation.loss)).toBeLessThan(1e-3);
});
