import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { float32Npy } from '../../../../test/support/data/npyBytes';
import type { Samples } from '../../engine/engine';
import { parseSpecFile } from '../../input/specFile';
import { loadData } from '../loadData';

const folder = mkdtempSync(path.join(tmpdir(), 'several-'));
afterAll(() => rmSync(folder, { recursive: true }));

function load(heat: string | Uint8Array, file = 'heat.csv', more: object = {}) {
  writeFileSync(path.join(folder, file), heat);
  writeFileSync(path.join(folder, 'wind.csv'), 'speed\n5\n6\n');
  const layers = [
    { type: 'Input', name: 'heat', shape: [2] },
    { type: 'Input', name: 'wind', shape: [1] },
    { type: 'Concatenate', name: 'both', inputs: ['heat', 'wind'] },
    { type: 'Dense', name: 'out', units: 2 },
  ];
  const data = { file: { heat: file, wind: 'wind.csv' }, ...more };
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

it('each input has the scale that is given for it, or the one of all', async () => {
  const inputs = async (scale: unknown) => {
    const { training } = await load('in,out\n1,2\n3,4\n', 'heat.csv', { scale });
    return [...(training as Samples).inputs];
  };
  expect(await inputs({ heat: 10 })).toEqual([10, 20, 5, 30, 40, 6]);
  expect(await inputs({ wind: 0.5, heat: 2 })).toEqual([2, 4, 2.5, 6, 8, 3]);
  expect(await inputs(2)).toEqual([2, 4, 10, 6, 8, 12]);
  await expect(inputs({ heet: 2 })).rejects.toThrow('"heet" is none of heat, wind; did you mean "heat"?');
});
