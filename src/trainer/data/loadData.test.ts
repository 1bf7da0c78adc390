import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { float32Npy } from '../../../test/support/data/npyBytes';
import { inMemory } from '../engine/rows';
import { readSpecFile } from '../input/specFile';
import { loadData } from './loadData';

const folder = mkdtempSync(path.join(tmpdir(), 'data-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Choices {
  readonly data?: unknown;
  readonly loss?: string;
  readonly input?: readonly number[];
  readonly units?: number;
  readonly root?: string;
  /** A layer behind the input. */
  readonly first?: unknown;
}

async function load({ data, loss = 'meanSquaredError', input = [2], units = 2, root, first }: Choices) {
  const spec = {
    name: 'test',
    layers: [
      { type: 'Input', name: 'x', shape: input },
      ...(first === undefined ? [] : [first, { type: 'Flatten', name: 'flat' }]),
      ...(input.length > 1 ? [{ type: 'Flatten', name: 'flat' }] : []),
      { type: 'Dense', name: 'y', units },
    ],
    data,
    train: { loss, optimizer: 'adam', learningRate: 0.001, epochs: 1, batchSize: 2 },
  };
  mkdirSync(path.join(folder, 'specs'), { recursive: true });
  const file = path.join(folder, 'specs', 'test.model.json');
  writeFileSync(file, JSON.stringify(spec, null, 2));
  const { training, validation } = await loadData(await readSpecFile(file), [root ?? path.dirname(file)]);
  return { training: inMemory(training), validation: validation && inMemory(validation) };
}

function write(name: string, shape: readonly number[], values: readonly number[]): void {
  mkdirSync(path.join(folder, 'specs'), { recursive: true });
  writeFileSync(path.join(folder, 'specs', name), float32Npy(shape, values));
}

describe('loadData', () => {
  it('makes the same normal or uniform rows for a seed', async () => {
    const normal = await load({ data: { generate: 'normal', rows: 500, seed: 3 } });
    expect(normal.training.count).toBe(500);
    expect(normal.training.targets).toBe(normal.training.inputs);
    expect(normal).toEqual(await load({ data: { generate: 'normal', rows: 500, seed: 3 } }));
    expect(normal.training.inputs.some((value) => value < -1)).toBe(true);
    const uniform = (await load({ data: { generate: 'uniform', rows: 500 } })).training.inputs;
    expect(uniform.every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it('refuses more rows, or a larger model, than memory can hold', async () => {
    await expect(load({ data: { generate: 'normal', rows: 1e12 } })).rejects.toThrow(
      /1,000,000,000,000 rows take about .* of memory, and this machine has/u,
    );
  });

  it('reads, scales and splits rows', async () => {
    write('rows.npy', [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
    const { training, validation } = await load({ data: { file: 'rows.npy', scale: 0.5, validation: 0.25 } });
    expect([...training.inputs]).toEqual([0.5, 1, 1.5, 2, 2.5, 3]);
    expect(training.targets).toBe(training.inputs);
    expect(validation).toEqual({ count: 1, inputs: Float32Array.of(3.5, 4), targets: Float32Array.of(3.5, 4) });
  });

  it('takes validation from a file of its own', async () => {
    write('rows.npy', [2, 2], [1, 2, 3, 4]);
    write('held.npy', [3, 2], [5, 6, 7, 8, 9, 10]);
    const { validation } = await load({ data: { file: 'rows.npy', validation: { file: 'held.npy', rows: 1 } } });
    expect(validation).toEqual({ count: 1, inputs: Float32Array.of(5, 6), targets: Float32Array.of(5, 6) });
  });

  it('turns labels into what the loss compares with', async () => {
    write('rows.npy', [2, 2], [1, 2, 3, 4]);
    write('labels.npy', [3], [2, 0, 1]);
    const data = { file: 'rows.npy', labels: 'labels.npy' };
    expect([...(await load({ data, units: 3, loss: 'sparseCategoricalCrossentropy' })).training.targets]).toEqual([2, 0]);
    expect([...(await load({ data, units: 3, loss: 'categoricalCrossentropy' })).training.targets]).toEqual([0, 0, 1, 1, 0, 0]);
    expect([...(await load({ data, units: 1 })).training.targets]).toEqual([2, 0]);
    await expect(load({ data, units: 2, loss: 'categoricalCrossentropy' })).rejects.toThrow('row 0 has the label 2');
    await expect(load({ data, units: 2 })).rejects.toThrow("a label has 1 value, but y, the model's output, gives 2");
  });

  it('takes whole numbers for an Embedding, all of which it knows, and labels', async () => {
    const message = { type: 'Embedding', name: 'words', inputDim: 4, outputDim: 2 };
    write('rows.npy', [2, 2], [0, 3, 1, 2]);
    write('labels.npy', [2], [1, 0]);
    const data = { file: 'rows.npy', labels: 'labels.npy' };
    const of = (choices: Choices) => load({ loss: 'sparseCategoricalCrossentropy', first: message, ...choices });
    expect([...(await of({ data })).training.inputs]).toEqual([0, 3, 1, 2]);
    await expect(of({ data: { ...data, scale: 0.5 } })).rejects.toThrow(
      'row 0 has the value 1.5, but words looks up whole numbers from 0 to 3',
    );
    await expect(of({ data, first: { ...message, inputDim: 3 } })).rejects.toThrow('row 0 has the value 3');
    await expect(of({ data: { file: 'rows.npy' }, loss: 'meanSquaredError' })).rejects.toThrow('give the data "labels"');
    await expect(of({ data: { generate: 'normal', rows: 3 }, loss: 'meanSquaredError' })).rejects.toThrow('give the data "labels"');
  });

  it('accepts flat rows for images and images for flat inputs, but not axes in another order', async () => {
    write(
      'images.npy',
      [2, 2, 3],
      Array.from({ length: 12 }, (_, index) => index),
    );
    expect((await load({ data: { file: 'images.npy' }, input: [6], units: 6 })).training.count).toBe(2);
    expect((await load({ data: { file: 'images.npy' }, input: [2, 3, 1], units: 6 })).training.count).toBe(2);
    await expect(load({ data: { file: 'images.npy' }, input: [3, 2], units: 6 })).rejects.toThrow(
      'the rows of "images.npy" have the shape 2 × 3, but the Input layer x takes 3 × 2',
    );
  });

  it('names the line of what is at fault, and row and column of a NaN', async () => {
    write('nan.npy', [2, 2], [1, 2, 3, NaN]);
    await expect(load({ data: { file: 'nan.npy' } })).rejects.toMatchObject({
      message:
        'the data file "nan.npy" has NaN in row 1, column 1 (counted from 0): remove or replace it, or say with "missing" what becomes of it',
      file: path.join(folder, 'specs', 'test.model.json'),
      line: 18,
      column: 13,
    });
    write('huge.npy', [2, 2], [1, 2, 3e38, 4]);
    await expect(load({ data: { file: 'huge.npy', scale: 10 } })).rejects.toThrow(
      'has an infinite value in row 1, column 0 (counted from 0) after "scale"',
    );
    await expect(load({ data: { file: 'missing.npy' } })).rejects.toThrow('the data file "missing.npy" does not exist');
    await expect(load({})).rejects.toThrow('the spec has no "data"');
  });

  it('reads nothing outside the folder it may read from', async () => {
    writeFileSync(path.join(folder, 'outside.npy'), float32Npy([1, 2], [1, 2]));
    write('rows.npy', [1, 2], [1, 2]);
    symlinkSync(path.join(folder, 'outside.npy'), path.join(folder, 'specs', 'link.npy'));
    await expect(load({ data: { file: path.join(folder, 'specs', 'rows.npy') } })).rejects.toThrow('is an absolute path');
    await expect(load({ data: { file: '../outside.npy' } })).rejects.toMatchObject({
      message: expect.stringContaining('lies outside') as string,
      suggestion: 'widerWorkspace',
    });
    await expect(load({ data: { file: 'link.npy' } })).rejects.toThrow('lies outside');
    expect((await load({ data: { file: '../outside.npy' }, root: folder })).training.count).toBe(1);
  });

  it('takes the first rows alone where so many are asked for', async () => {
    write('rows.npy', [3, 2], [1, 2, 3, 4, 5, 6]);
    expect((await load({ data: { file: 'rows.npy', rows: 2 } })).training.inputs).toEqual(Float32Array.of(1, 2, 3, 4));
    await expect(load({ data: { file: 'rows.npy', rows: 4 } })).rejects.toThrow('has 3 rows, fewer than the 4 that "rows" asks for');
  });

  it('refuses an autoencoder whose output is not of the size of its input', async () => {
    write('rows.npy', [1, 2], [1, 2]);
    await expect(load({ data: { file: 'rows.npy' }, units: 3 })).rejects.toThrow('y gives 3, but its input');
  });
});
