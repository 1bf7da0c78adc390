import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { memorySource } from '../../../../test/support/models/memorySource';
import { importerOf } from '../importers';
import { readModelFile } from './modelFile';
import { openOriginal } from './original';

const signal = new AbortController().signal;

/** A model of one layer as TF.js writes it, opened, and what it gives for rows of the spec. */
async function predicted(layer: object, weights: readonly object[], values: readonly number[], rows: readonly number[], count: number) {
  await tf.setBackend('cpu');
  const text = JSON.stringify({
    format: 'layers-model',
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 's', layers: [layer] },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [{ paths: ['w.bin'], weights }],
  });
  const shard = memorySource(new Uint8Array(Float32Array.from(values).buffer));
  const source = { ...memorySource(new Uint8Array(Buffer.from(text)), '/models/model.json'), beside: () => Promise.resolve(shard) };
  const imported = await (await (await importerOf(source)).open(source, signal)).convert(signal);
  const original = await openOriginal({ source, model: await readModelFile(source), imported }, signal);
  const [input] = imported.layers;
  const outputs = await original.predict(new Map([[input!.name, Float32Array.from(rows)]]), count);
  await original.dispose();
  return { input, outputs: [...outputs.values()].map((one) => [...one]) };
}

test('a Sequential whose first layer tells the shape of its input is run as TF.js runs it', async () => {
  const layer = { class_name: 'Dense', config: { name: 'own', units: 1, batch_input_shape: [null, 2] } };
  const weights = [{ name: 'own/kernel', shape: [2, 1], dtype: 'float32' }, { name: 'own/bias', shape: [1], dtype: 'float32' }]; // prettier-ignore
  // 2 · x + 3 · y + 1.
  expect((await predicted(layer, weights, [2, 3, 1], [1, 1, 10, 0], 2)).outputs).toEqual([[6, 21]]);
});

test('a model with its channels first gets rows of the spec in its own order', async () => {
  const config = { name: 'own', filters: 2, kernel_size: [1, 1], data_format: 'channels_first', batch_input_shape: [null, 2, 1, 3] };
  const weights = [{ name: 'own/kernel', shape: [1, 1, 2, 2], dtype: 'float32' }, { name: 'own/bias', shape: [2], dtype: 'float32' }]; // prettier-ignore
  const { input, outputs } = await predicted({ class_name: 'Conv2D', config }, weights, [2, 1, 3, 0, 1, 5], [1, 1, 10, 0, 0, 10], 1);
  expect(input).toMatchObject({ shape: [1, 3, 2] });
  // Of each of three places x, y: 2 · x + 3 · y + 1, and x + 5.
  expect(outputs).toEqual([[6, 6, 21, 15, 31, 5]]);
});
