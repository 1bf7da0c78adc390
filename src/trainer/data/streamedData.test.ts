import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { float32Npy, npyBytes } from '../../../test/support/data/npyBytes';
import { Random } from '../../core/random/random';
import type { StreamedSamples } from '../engine/engine';
import { inMemory, isStreamed, sampleRows } from '../engine/rows';
import { parseSpecFile } from '../input/specFile';
import type { DataLimits } from './limits';
import { loadData } from './loadData';

const folder = mkdtempSync(path.join(tmpdir(), 'streamed-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();

const rows = 50;
const width = 3;
const values = Array.from({ length: rows * width }, (_, at) => (at * 7) % 251);
writeFileSync(path.join(folder, 'bytes.npy'), npyBytes('|u1', [rows, width], Uint8Array.from(values)));
writeFileSync(path.join(folder, 'floats.npy'), float32Npy([rows, width], values));
writeFileSync(
  path.join(folder, 'classes.npy'),
  npyBytes(
    '|u1',
    [rows],
    Uint8Array.from({ length: rows }, (_, row) => row % 4),
  ),
);

/** Everything is streamed, in chunks of 8 rows of 3 values. */
const tight: DataLimits = { inMemory: 0, chunk: 8 * width * 4 };

function load(data: object, limits?: DataLimits, loss = 'meanSquaredError', units = width) {
  const layers = [
    { type: 'Input', name: 'x', shape: [width] },
    { type: 'Dense', name: 'y', units },
  ];
  const train = { loss, optimizer: 'adam', learningRate: 0.001, epochs: 1, batchSize: 4 };
  const spec = parseSpecFile(path.join(folder, 'test.model.json'), JSON.stringify({ name: 'test', layers, data, train }));
  return loadData(spec, [folder], limits);
}

async function rowsOf(streamed: StreamedSamples) {
  const [inputs, targets, counts]: number[][] = [[], [], []];
  for await (const samples of streamed.chunks(signal)) {
    counts!.push(samples.count);
    inputs!.push(...samples.inputs);
    targets!.push(...samples.targets);
  }
  return { inputs, targets, counts };
}

function streamedOf(data: { readonly training: unknown }): StreamedSamples {
  const { training } = data as Awaited<ReturnType<typeof load>>;
  if (!isStreamed(training)) throw new Error('the rows are in memory');
  return training;
}

describe('streamed data', () => {
  it.each(['bytes.npy', 'floats.npy'])('is what it would be in memory: %s', async (file) => {
    const data = { file, rows: 45, scale: 0.3, labels: 'classes.npy', validation: 0.2 };
    const loss = 'categoricalCrossentropy';
    const held = inMemory((await load(data, undefined, loss, 4)).training);
    const streamed = streamedOf(await load(data, { inMemory: 0, chunk: 8 * (width + 4) * 4 }, loss, 4));
    expect([streamed.count, streamed.targetsAreInputs]).toEqual([36, false]);
    const { inputs, targets, counts } = await rowsOf(streamed);
    expect(counts).toEqual([8, 8, 8, 8, 4]);
    expect(inputs).toEqual([...held.inputs]);
    expect(targets).toEqual([...held.targets]);
    expect(await streamed.sample(7)).toEqual(await sampleRows(held, 7));
    // No more than four chunks hold.
    expect(await streamed.sample(100)).toEqual(await sampleRows(held, 32));
  });

  it('gives each row once in a shuffled order that depends on the seed alone', async () => {
    const streamed = streamedOf(await load({ file: 'floats.npy' }, tight));
    const order = async (seed: number) => {
      const firsts: number[] = [];
      for await (const { samples, order: own } of streamed.shuffled(new Random(seed), signal))
        for (const row of own) firsts.push(samples.inputs[row * width]!);
      return firsts;
    };
    const first = await order(1);
    expect([...first].sort((a, b) => a - b)).toEqual(values.filter((_, at) => at % width === 0).sort((a, b) => a - b));
    expect(await order(1)).toEqual(first);
    expect(await order(2)).not.toEqual(first);
  });

  it('begins where rows take more than the limit, and held-out rows that do not are in memory', async () => {
    const bytes = 40 * width * 4;
    const { training, validation, evaluationRows } = await load({ file: 'floats.npy', validation: 0.2 }, { ...tight, inMemory: bytes - 1 });
    expect([isStreamed(training), isStreamed(validation!)]).toEqual([true, false]);
    expect(evaluationRows).toBe(validation);
    expect(isStreamed((await load({ file: 'floats.npy', validation: 0.2 }, { ...tight, inMemory: bytes })).training)).toBe(false);
  });

  it('is evaluated on a sample of it, where nothing smaller is held out', async () => {
    const { evaluationRows } = await load({ file: 'floats.npy' }, tight);
    expect(evaluationRows.count).toBe(8);
    expect([...evaluationRows.inputs.subarray(width, 2 * width)]).toEqual(values.slice(6 * width, 7 * width));
  });

  it('says where there is NaN, or a class that is none, when it comes to it', async () => {
    const broken = [...values];
    broken[32 * width + 2] = NaN;
    writeFileSync(path.join(folder, 'broken.npy'), float32Npy([rows, width], broken));
    await expect(rowsOf(streamedOf(await load({ file: 'broken.npy' }, tight)))).rejects.toThrow(
      'the data file "broken.npy" has NaN in row 32, column 2 (counted from 0): remove or replace it',
    );
    writeFileSync(path.join(folder, 'wrong.npy'), npyBytes('|u1', [rows], new Uint8Array(rows).fill(3, 32, 33)));
    const classes = streamedOf(await load({ file: 'floats.npy', labels: 'wrong.npy' }, tight, 'sparseCategoricalCrossentropy', 3));
    await expect(rowsOf(classes)).rejects.toThrow('row 32 has the label 3, but the model');
  });

  it('says when its file is not any more what it was', async () => {
    const file = path.join(folder, 'gone.npy');
    writeFileSync(file, float32Npy([rows, width], values));
    const streamed = streamedOf(await load({ file: 'gone.npy' }, tight));
    writeFileSync(file, float32Npy([rows, width], values).subarray(0, 400));
    await expect(rowsOf(streamed)).rejects.toThrow(
      'the data file "gone.npy" has been cut off since it was first read: it had 728 bytes, and has 400',
    );
    rmSync(file);
    await expect(rowsOf(streamed)).rejects.toThrow('the data file "gone.npy" does not exist');
  });
});
