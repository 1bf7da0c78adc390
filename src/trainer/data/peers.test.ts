/** Every format gives the values that the program gives that it belongs to: NumPy, pandas, pyarrow, Pillow (test/fixtures/data/write.py). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../../scripts/build/root.mjs';
import { openNpy } from './npy/npy';
import { fileBytes } from './rows/bytes';
import type { RowArray } from './rows/rowArray';
import type { SourceChoices } from './source/dataSource';
import { openSource } from './source/openSource';

const folder = path.join(root, 'test', 'fixtures', 'data');
const { signal } = new AbortController();

async function valuesOf(rows: RowArray): Promise<Float32Array> {
  const values = new Float32Array(rows.rows * rows.width);
  await rows.read([{ from: 0, to: rows.rows }], values);
  return values;
}

async function expected(name: string) {
  const array = await openNpy(await fileBytes(path.join(folder, 'expected', `${name}.npy`)));
  return { rows: array.rows, rowShape: array.rowShape, values: await valuesOf(array) };
}

const expectedText = (name: string) => JSON.parse(readFileSync(path.join(folder, 'expected', `${name}.json`), 'utf8')) as string[];

const read = (file: string, choices: SourceChoices = {}) => openSource(path.join(folder, 'files', file), choices, signal);

async function readValues(file: string, choices: SourceChoices = {}) {
  const { inputs } = await read(file, choices);
  return { rows: inputs.rows, rowShape: inputs.rowShape, values: await valuesOf(inputs) };
}

describe('rows of a file are, to the bit, what its own program reads', () => {
  it.each<[string, string, SourceChoices?]>([
    ['fortran.npy', 'fortran'],
    ['big-endian.npy', 'big-endian'],
    ['python2.npy', 'python2'],
    ['stored.npz', 'npz', { array: 'rows' }],
    ['packed.npz', 'npz'],
    ['bytes.idx3-ubyte', 'idx-bytes'],
    ['bytes.idx3-ubyte.gz', 'idx-bytes'],
    ['floats.idx', 'idx-floats'],
    ['plain.csv', 'plain-csv'],
    ['headless.csv', 'plain-csv'],
    ['tabs.tsv', 'plain-csv'],
    ['comma.csv', 'plain-csv'],
    ['windows.csv', 'plain-csv'],
    ['quoted.csv', 'plain-csv'],
    ['exponents.csv', 'exponents-csv'],
    ['plain.jsonl', 'plain-jsonl'],
    ['lists.jsonl', 'lists-jsonl'],
    ['none.parquet', 'parquet'],
    ['snappy.parquet', 'parquet'],
    ['gzip.parquet', 'parquet'],
    ['brotli.parquet', 'parquet'],
    ['zstd.parquet', 'parquet'],
    ['lz4.parquet', 'parquet'],
    ['index.parquet', 'parquet'],
    ['float32.parquet', 'parquet'],
    ['missing.parquet', 'parquet-missing', { missing: 'mean' }],
    ['missing-plain.parquet', 'parquet-missing', { missing: 'mean' }],
  ])('%s', async (file, name, choices) => {
    expect(await readValues(file, choices)).toEqual(await expected(name));
  });

  it.each(['mixed.csv', 'mixed.jsonl', 'mixed.parquet'])(
    '%s, with categories, true and false, missing values, and class names',
    async (file) => {
      const chosen = { columns: ['x', 'color', 'ok'], oneHot: ['color'] };
      expect(await readValues(file, { ...chosen, missing: 'drop' })).toEqual(await expected('mixed-drop'));
      const { labels, groups, times } = await read(file, { ...chosen, missing: 'mean', labels: 'kind', group: 'machine', time: 'when' });
      expect(labels?.classes).toEqual(expectedText('mixed-kinds'));
      expect(await valuesOf(labels!.rows)).toEqual((await expected('mixed-kinds')).values);
      expect([...groups!]).toEqual([0, 0, 1, 1, 1, 0]);
      expect([...times!].map((time) => time - times![0]!)).toEqual([0, 1, 2, 3, 4, 5].map((hour) => hour * 3_600_000));
    },
  );

  it('labels in an archive', async () => {
    const { labels } = await read('stored.npz', { array: 'rows', labels: 'labels' });
    expect(await valuesOf(labels!.rows)).toEqual((await expected('npz-labels')).values);
  });
});

describe('a folder of pictures gives what Pillow gives, with the classes of its folders', () => {
  it.each<[string, number[]]>([
    ['pictures-grey', [11, 9, 1]],
    ['pictures-color', [28, 31, 3]],
  ])('%s', async (name, pictureShape) => {
    const paths = expectedText('pictures');
    const { inputs, labels } = await read('pictures', { pictureShape, labels: 'folder' });
    expect(inputs.rowShape).toEqual(pictureShape);
    const [found, wanted] = [await valuesOf(inputs), (await expected(name)).values];
    const rowOf = (values: Float32Array, at: number) => values.subarray(at * inputs.width, (at + 1) * inputs.width);
    for (const [at, file] of paths.entries()) expect(rowOf(found, at), file).toEqual(rowOf(wanted, at));
    expect(labels?.classes).toEqual(['noise', 'smooth']);
    expect([...(await valuesOf(labels!.rows))]).toEqual(paths.map((file) => (file.startsWith('noise') ? 0 : 1)));
  });
});
