import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { float32Npy } from '../../../../test/support/data/npyBytes';
import { describeData } from './describeData';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'describe-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const describeSpec = (data: object) => {
  const text = JSON.stringify({
    name: 'm',
    outputs: ['copy', 'kind'],
    layers: [
      { type: 'Input', name: 'heat', shape: [2] },
      { type: 'Input', name: 'image', shape: [2, 2, 1] },
      { type: 'Dense', name: 'copy', units: 2, inputs: ['heat'] },
      { type: 'Flatten', name: 'flat', inputs: ['image'] },
      { type: 'Dense', name: 'kind', units: 3, activation: 'softmax', inputs: ['flat'] },
    ],
    data,
  });
  return describeData({ spec: path.join(folder, 'm.model.json'), text, workspace: [folder] }, new AbortController().signal);
};

it('of a model with several inputs, the rows of each are described, with the classes of labelled outputs', async () => {
  writeFileSync(path.join(folder, 'heat.csv'), 'inside,outside\n1,2\n3,\n1,2\n5,-6\n');
  writeFileSync(
    path.join(folder, 'image.npy'),
    float32Npy(
      [4, 4],
      Array.from({ length: 16 }, (_, at) => at / 2),
    ),
  );
  writeFileSync(path.join(folder, 'kinds.csv'), '2\n0\n2\n1\n');
  const file = { heat: 'heat.csv', image: 'image.npy' };
  const [heat, image, ...others] = await describeSpec({ file, labels: { kind: 'kinds.csv' }, validation: 0.25 });
  expect(others).toEqual([]);
  expect(heat).toMatchObject({ input: 'heat', rows: 4, heldOut: 1, shape: [2], type: 'CSV', min: -6, max: 5, missing: 1 });
  expect(heat).toMatchObject({ duplicates: 1, leaked: 0, labels: { 0: 1, 1: 1, 2: 2 }, examples: { kind: 'curves' } });
  expect(heat!.columns.map(({ name, missing }) => [name, missing])).toEqual([
    ['inside', 0],
    ['outside', 1],
  ]);
  expect(image).toMatchObject({ input: 'image', rows: 4, heldOut: 1, shape: [4], type: '.npy', min: 0, max: 7.5, labels: {} });
  expect(image!.examples).toMatchObject({ kind: 'pictures', height: 2, width: 2, channels: 1 });
});

it('held-out files of several inputs are counted, and an input without a file is named', async () => {
  for (const [name, rows] of [
    ['a', 3],
    ['b', 2],
  ] as const)
    // prettier-ignore
    for (const [input, width] of [['heat', 2], ['image', 4]] as const) // prettier-ignore
      writeFileSync(path.join(folder, `${input}-${name}.npy`), float32Npy([rows, width], Array.from({ length: rows * width }, (_, at) => at)));
  const files = (name: string) => ({ heat: `heat-${name}.npy`, image: `image-${name}.npy` });
  const described = await describeSpec({ file: files('a'), validation: { file: files('b') } });
  expect(described.map(({ rows, heldOut, leaked }) => [rows, heldOut, leaked])).toEqual([
    [3, 2, 2],
    [3, 2, 2],
  ]);
  await expect(describeSpec({ file: { heat: 'heat-a.npy' } })).rejects.toThrow('the input image has no file');
});
