/** Files larger than a program can have in memory at once: of these, only ranges are read. They are sparse, and take no room on the disk. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { graphOf } from '../../core/graph/build';
import type { LayerSpec } from '../../core/layers';
import { importerOf } from './importers';
import { type ModelSource, openModelSource, type OpenModelSource } from './modelSource';

const signal = new AbortController().signal;
/** Of one array: more than Node.js can read at a time. */
const large = 5 * 2 ** 30;
let folder: string;
let source: OpenModelSource | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bonsai-large-'));
});
afterEach(async () => {
  await source?.close();
  await rm(folder, { recursive: true });
});

/** A file with a hole between its beginning and its end. */
async function sparse(name: string, head: Uint8Array, hole: number, tail: Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  const handle = await open(file, 'w');
  await handle.write(head, 0, head.length, 0);
  await handle.write(tail, 0, tail.length, head.length + hole);
  await handle.close();
  return file;
}

/** @returns the source, with how many bytes were read of it and of the files beside it */
async function counted(file: string) {
  source = await openModelSource(file);
  const read = { bytes: 0 };
  const counting = (from: ModelSource): ModelSource => ({
    ...from,
    read: (start, end) => ((read.bytes += end - start), from.read(start, end)),
    beside: async (name) => counting(await from.beside(name)),
  });
  return { source: counting(source), read };
}

const bytesOf = (...values: readonly number[]) => new Uint8Array(Float32Array.from(values).buffer);

it('safetensors: a small layer behind 5 GiB of another', async () => {
  const header = Buffer.from(
    JSON.stringify({
      'big/kernel': { dtype: 'F32', shape: [2 ** 20, large / 2 ** 22], data_offsets: [0, large] },
      'own/kernel': { dtype: 'F32', shape: [2, 1], data_offsets: [large, large + 8] },
      'own/bias': { dtype: 'F32', shape: [1], data_offsets: [large + 8, large + 12] },
    }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const { source: file, read } = await counted(await sparse('w.safetensors', Buffer.concat([length, header]), large, bytesOf(3, -4, 5)));
  const opened = await (await importerOf(file)).open(file, signal);
  expect(opened.layers.map(({ params }) => params)).toEqual([large / 4, 3]);
  const layers: readonly LayerSpec[] = [
    { type: 'Input', name: 'x', shape: [2] },
    { type: 'Dense', name: 'own', units: 1 },
  ];
  const weights = await opened.weightsFor!(graphOf('m', layers).graph!, signal);
  expect([...weights.values()].map(({ data }) => [...data])).toEqual([[3, -4], [5]]);
  expect(read.bytes).toBeLessThan(10_000);
});

it('TF.js: a model whose shard has 5 GiB is costed without reading it', async () => {
  const units = 2 ** 20;
  const inputs = large / 4 / units;
  const layer = { class_name: 'Dense', config: { name: 'own', units, batch_input_shape: [null, inputs] } };
  const model = {
    format: 'layers-model',
    modelTopology: { class_name: 'Sequential', config: { name: 's', layers: [layer] } },
    weightsManifest: [
      {
        paths: ['w.bin'],
        weights: [
          { name: 'own/kernel', shape: [inputs, units], dtype: 'float32' },
          { name: 'own/bias', shape: [units], dtype: 'float32' },
        ],
      },
    ],
  };
  await sparse('w.bin', new Uint8Array(), large, new Uint8Array(4 * units));
  const text = Buffer.from(JSON.stringify(model));
  const { source: file, read } = await counted(await sparse('model.json', text, 0, new Uint8Array()));
  const { layers } = await (await importerOf(file)).open(file, signal);
  expect(layers).toMatchObject([{ params: large / 4 + units, macs: large / 4, weights: [{ bytes: large }, { bytes: 4 * units }] }]);
  expect(read.bytes).toBeLessThan(10 * text.length);
});
