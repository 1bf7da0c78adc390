import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { float32Npy } from '../../../../test/support/data/npyBytes';
import { parseSpecFile } from '../../input/specFile';
import { loadData } from '../loadData';

const folder = mkdtempSync(path.join(tmpdir(), 'several-'));
afterAll(() => rmSync(folder, { recursive: true }));

function load(heat: string | Uint8Array, file = 'heat.csv') {
  writeFileSync(path.join(folder, file), heat);
  writeFileSync(path.join(folder, 'wind.csv'), 'speed\n5\n6\n');
  const layers = [
    { type: 'Input', name: 'heat', shape: [2] },
    { type: 'Input', name: 'wind', shape: [1] },
    { type: 'Concatenate', name: 'both', inputs: ['heat', 'wind'] },
    { type: 'Dense', name: 'out', units: 2 },
  ];
  const data = { file: { heat: file, wind: 'wind.csv' } };
  return loadData(parseSpecFile(path.join(folder, 'a.model.json'), JSON.stringify({ name: 'a', layers, data })), [folder]);
}

it('what cannot be used is told with what helps where data has no choices of columns', async () => {
  await expect(load('in,out\n1,2\n3,\n')).rejects.toThrow(
    'the data file "heat.csv" has no value in line 3, column "out": a model with several inputs takes numbers alone, so write one there',
  );
  for (const text of ['warm', '2026-01-31'])
    await expect(load(`in,out\n1,2\n3,${text}\n`)).rejects.toThrow(
      `has the text "${text}" in line 3, column "out": a model with several inputs takes numbers alone, so replace the texts or remove the column`,
    );
  await expect(load(float32Npy([2, 2], [1, 2, NaN, 4]), 'heat.npy')).rejects.toThrow(
    /has NaN in row 1, column 0 \(counted from 0\): remove or replace it$/mu,
  );
});
