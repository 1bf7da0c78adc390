import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isStreamed, inMemory } from '../engine/rows';
import { parseSpecFile } from '../input/specFile';
import type { DataLimits } from './limits';
import { loadData } from './loadData';

const folder = mkdtempSync(path.join(tmpdir(), 'tables-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Choices {
  readonly input?: readonly number[];
  readonly units?: number;
  readonly loss?: string;
  readonly limits?: DataLimits;
}

async function load(
  text: string,
  data: object,
  { input = [2], units = input.reduce((a, b) => a * b, 1), loss = 'meanSquaredError', limits }: Choices = {},
) {
  writeFileSync(path.join(folder, 'rows.csv'), text);
  const layers = [
    { type: 'Input', name: 'x', shape: input },
    { type: 'Flatten', name: 'flat' },
    { type: 'Dense', name: 'y', units },
  ];
  const train = { loss, optimizer: 'adam', learningRate: 0.001, epochs: 1, batchSize: 2 };
  const spec = parseSpecFile(
    path.join(folder, 'test.model.json'),
    JSON.stringify({ name: 'test', layers, data: { file: 'rows.csv', ...data }, train }),
  );
  return loadData(spec, [folder], limits);
}

async function rowsOf(...given: Parameters<typeof load>) {
  const { training, validation } = await load(...given);
  return { training: [...inMemory(training).inputs], validation: validation && [...inMemory(validation).inputs] };
}

describe('what stands in the rows that a model takes', () => {
  it('is kept: columns and categories, means of the rows to train on, scale, window', async () => {
    const text = 'a,color,kind\n1,red,x\n,blue,y\n5,red,x\n100,red,y\n';
    const { rowsTaken } = await load(
      text,
      { oneHot: ['color'], labels: 'kind', missing: 'mean', scale: 0.5, validation: 0.25 },
      { input: [3], units: 2, loss: 'sparseCategoricalCrossentropy' },
    );
    expect(rowsTaken).toMatchObject({ columns: ['a', 'color=blue', 'color=red'], scale: 0.5, classes: ['x', 'y'] });
    // As in the file, before they are scaled; the last row is held out.
    for (const [at, mean] of [3, 1 / 3, 2 / 3].entries()) expect(rowsTaken!.missing![at]).toBeCloseTo(mean, 6);
    expect((await load('a,b\n1,2\n3,4\n5,6\n', { window: { length: 2 } }, { input: [2, 2] })).rowsTaken).toEqual({
      columns: ['a', 'b'],
      window: 2,
    });
  });
});

describe('a table', () => {
  it('gives the columns that are asked for, in their order', async () => {
    const text = 'a,b,c\n1,2,3\n4,5,6\n';
    expect((await rowsOf(text, { columns: ['c', 'a'] })).training).toEqual([3, 1, 6, 4]);
    expect((await rowsOf(text, { drop: ['b'] })).training).toEqual([1, 3, 4, 6]);
    await expect(load(text, { columns: ['a', 'bb'] })).rejects.toThrow(
      'the data file "rows.csv" has no column "bb"; did you mean "b"? (it has a, b, c)',
    );
    await expect(load(text, {})).rejects.toThrow('have the shape 3, but the Input layer x takes 2');
  });

  it('takes labels from a column, and the names of classes as their numbers', async () => {
    const text = 'a,b,kind\n1,2,dog\n3,4,cat\n5,6,dog\n7,8,eel\n';
    const { training, validation } = await load(
      text,
      { labels: 'kind', validation: 0.25 },
      { units: 3, loss: 'sparseCategoricalCrossentropy' },
    );
    expect([...inMemory(training).targets]).toEqual([1, 0, 1]);
    expect([...inMemory(validation!).targets]).toEqual([2]);
    await expect(load(text, { labels: 'kid', columns: ['a', 'b'] }, { units: 3 })).rejects.toThrow(
      '"kid" is neither a column of the data nor a file',
    );
  });

  it.each<[string, string, object, string]>([
    ['a text', 'a,b\n1,2\n3,red\n', {}, 'has the text "red" in line 3, column "b": make its categories columns of 0 and 1 with "oneHot"'],
    ['a date', 'a,b\n1,2026-01-31\n', {}, 'has the date "2026-01-31" in line 2, column "b": leave the column out with "drop"'],
    ['a missing value', 'a,b\n1,2\n\n3,\n', {}, 'has no value in line 4, column "b": say with "missing"'],
    ['an infinite value', 'a,b\n1,2\n3,inf\n', {}, 'has an infinite value in row 1, column 1 (counted from 0)'],
    ['a missing label', 'a,b,k\n1,2,\n', { labels: 'k' }, 'has no value in line 2, column "k"'],
    ['fewer rows', 'a,b\n1,2\n', { rows: 2 }, 'has 1 row, fewer than the 2 that "rows" asks for'],
  ])('with %s says where, and which field helps', async (_what, text, data, message) => {
    await expect(load(text, data)).rejects.toThrow(message);
  });

  it('leaves rows with missing values out, or fills in the mean of the rows to train on', async () => {
    const text = 'a,b\n1,10\n3,\n,30\n100,1000\n';
    expect(await rowsOf(text, { missing: 'drop', validation: 0.5 })).toEqual({ training: [1, 10], validation: [100, 1000] });
    expect(await rowsOf(text, { missing: 'mean', validation: 0.25 })).toEqual({ training: [1, 10, 3, 20, 2, 30], validation: [100, 1000] });
  });

  it('makes values of 0 and 1 of categories, by the order of their names', async () => {
    const text = 'a,c\n1,red\n2,blue\n3,red\n';
    expect((await rowsOf(text, { oneHot: ['c'] }, { input: [3] })).training).toEqual([1, 0, 1, 2, 1, 0, 3, 0, 1]);
    writeFileSync(path.join(folder, 'held.csv'), 'a,c\n4,red\n');
    const held = { oneHot: ['c'], validation: { file: 'held.csv' } };
    expect((await rowsOf(text, held, { input: [3] })).validation).toEqual([4, 0, 1]);
    writeFileSync(path.join(folder, 'held.csv'), 'a,c\n4,green\n');
    await expect(load(text, held, { input: [3] })).rejects.toThrow(
      '"held.csv" has "green" in row 0, column "c", which no row to train on has',
    );
  });

  it('is normalized by the rows to train on alone, feature by feature or as a whole', async () => {
    const text = 'a,b\n0,5\n4,5\n8,50\n';
    const validation = 1 / 3;
    expect(await rowsOf(text, { normalize: 'unit', validation })).toEqual({ training: [0, 0, 1, 0], validation: [2, 45] });
    expect(await rowsOf(text, { normalize: 'standardize', validation })).toEqual({ training: [-1, 0, 1, 0], validation: [3, 45] });
    expect(await rowsOf(text, { normalize: { method: 'unit', per: 'whole' }, validation })).toEqual({
      training: [0, 1, Math.fround(0.8), 1],
      validation: [Math.fround(1.6), 10],
    });
  });

  it('is a series that is cut into windows, each within one group and in the order of time', async () => {
    const text = 'm,t,a\nx,2,12\ny,1,20\nx,1,11\ny,2,21\nx,3,13\ny,3,22\ny,4,23\n';
    const data = { group: 'm', time: 't', window: { length: 2 } };
    expect((await rowsOf(text, data, { input: [2, 1] })).training).toEqual([11, 12, 12, 13, 20, 21, 21, 22, 22, 23]);
    expect((await rowsOf(text, { ...data, window: { length: 2, stride: 2 } }, { input: [2, 1] })).training).toEqual([
      11, 12, 20, 21, 22, 23,
    ]);
    const split = await rowsOf(text, { ...data, validation: { share: 0.4, by: 'group' } }, { input: [2] });
    expect([split.training, split.validation]).toContainEqual([11, 12, 12, 13]);
    await expect(load(text, { ...data, window: { length: 5 } }, { input: [5] })).rejects.toThrow(
      'no 5 rows follow each other in a series of 7',
    );
    await expect(load(text, { ...data, validation: { share: 0.4, by: 'random' } }, { input: [2] })).rejects.toThrow(
      'rows of a series are split by',
    );
  });

  it('gives windows the label of their last row, or the largest', async () => {
    const text = 'a,bad\n1,0\n2,1\n3,0\n4,0\n';
    const labels = async (label: string) => {
      const data = await load(text, { labels: 'bad', window: { length: 2, label } }, { input: [2], units: 1 });
      return [...inMemory(data.training).targets];
    };
    expect(await labels('last')).toEqual([1, 0, 0]);
    expect(await labels('largest')).toEqual([1, 1, 0]);
  });

  it('is streamed where it takes too much memory, with the same rows', async () => {
    const rows = 5000;
    const text = `a,b,k\n${Array.from({ length: rows }, (_, row) => `${String(row)},${String(row / 7)},${row % 2 === 0 ? 'even' : 'odd'}`).join('\n')}\n`;
    const data = { labels: 'k', normalize: 'standardize', validation: { share: 0.2, by: 'class', seed: 4 } };
    const choices: Choices = { units: 1 };
    const held = inMemory((await load(text, data, choices)).training);
    const { training } = await load(text, data, { ...choices, limits: { inMemory: 0, chunk: 6000 } });
    if (!isStreamed(training)) throw new Error('the rows are in memory');
    const [inputs, targets]: number[][] = [[], []];
    for await (const samples of training.chunks(new AbortController().signal)) {
      inputs!.push(...samples.inputs);
      targets!.push(...samples.targets);
    }
    expect(inputs).toEqual([...held.inputs]);
    expect(targets).toEqual([...held.targets]);
  });
});
