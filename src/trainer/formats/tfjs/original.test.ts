import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { memorySource } from '../../../../test/support/models/memorySource';
import { importerOf } from '../importers';
import { readModelFile } from './modelFile';
import { openOriginal } from './original';

const signal = new AbortController().signal;

test('a Sequential whose first layer tells the shape of its input is run as TF.js runs it', async () => {
  await tf.setBackend('cpu');
  const text = JSON.stringify({
    format: 'layers-model',
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 's', layers: [{ class_name: 'Dense', config: { name: 'own', units: 1, batch_input_shape: [null, 2] } }] },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [{ paths: ['w.bin'], weights: [{ name: 'own/kernel', shape: [2, 1], dtype: 'float32' }, { name: 'own/bias', shape: [1], dtype: 'float32' }] }], // prettier-ignore
  });
  const shard = memorySource(new Uint8Array(Float32Array.of(2, 3, 1).buffer));
  const source = { ...memorySource(new Uint8Array(Buffer.from(text)), '/models/model.json'), beside: () => Promise.resolve(shard) };
  const imported = await (await (await importerOf(source)).open(source, signal)).convert(signal);
  const original = await openOriginal({ source, model: await readModelFile(source), imported }, signal);
  const [input] = imported.layers;
  const outputs = await original.predict(new Map([[input!.name, Float32Array.of(1, 1, 10, 0)]]), 2);
  await original.dispose();
  // 2 · x + 3 · y + 1.
  expect([...outputs.values()].map((values) => [...values])).toEqual([[6, 21]]);
});
