/** Files that Keras 2 and Keras 3 wrote: what they cost, and that the imported models predict what Keras predicted for the same rows. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { graphOf } from '../../src/core/graph/build';
import { toText } from '../../src/core/message/message';
import type { Engine } from '../../src/trainer/engine/engine';
import { engineKinds, open } from '../support/engine/engines';
import { predictionsOf } from '../support/engine/predictions';
import { importFile, withOpened } from '../support/models/importModel';
import { largestDifference } from '../support/models/predict';

const folder = path.join(root, 'test', 'fixtures', 'keras', 'files');

/** What Keras said: the rows that it was given, row-major, and its outputs for them. */
interface Reported {
  readonly params: number;
  readonly rows: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** Files of Keras 1, of layers for cuDNN and of Theano, which lay their weights out otherwise; and models as people build them. */
const others = ['older', 'nets'].flatMap((kind) =>
  readdirSync(path.join(folder, '..', kind)).flatMap((file) => (/\.(?:h5|keras)$/u.test(file) ? [`${kind}/${file}`] : [])),
);

/** Layers for cuDNN have twice the biases of LSTMs, of which there are 4 units in one and 3 in each way of another; GRUs have both anyway. */
const cudnnBiases = 4 * (4 + 3 + 3);

/** "nested-keras2" of "nested-keras2.weights.h5". */
const messagesOf = (file: string) =>
  JSON.parse(readFileSync(path.join(folder, `${/^(?:\.\.\/)?[^.]+/u.exec(file)![0]}.rows.json`), 'utf8')) as Reported;

const files = readdirSync(folder).filter((file) => /-keras\d/u.test(file) && !file.endsWith('.rows.json'));

describe.each(engineKinds)('on the %s engine', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open(kind);
  });

  test.each(files)('%s predicts as in Keras', async (file) => {
    const reported = messagesOf(file);
    const { opened, model } = await importFile(path.join(folder, file));
    expect(opened.layers.reduce((sum, { params }) => sum + params!, 0)).toBe(reported.params);
    expect([...model.weights.values()].reduce((sum, { data }) => sum + data.length, 0)).toBe(reported.params);
    const { graph } = graphOf('imported', model.layers, model.outputs);
    const inputs = Float32Array.from(reported.inputs);
    const outputs = await predictionsOf(engine, { graph: graph!, weights: model.weights }, inputs, reported.rows);
    expect(largestDifference(Float32Array.from(reported.outputs), outputs)).toBeLessThan(1e-4);
  });
});

test.each(others)('%s predicts as in Keras', async (file) => {
  const reported = messagesOf(`../${file}`);
  const { opened, model } = await importFile(path.join(folder, '..', file));
  expect(opened.layers.reduce((sum, { params }) => sum + params!, 0)).toBe(reported.params + (file.endsWith('cudnn.h5') ? cudnnBiases : 0));
  const { graph } = graphOf('imported', model.layers, model.outputs);
  const engine = await open('portable');
  const outputs = await predictionsOf(engine, { graph: graph!, weights: model.weights }, Float32Array.from(reported.inputs), reported.rows);
  expect(largestDifference(Float32Array.from(reported.outputs), outputs)).toBeLessThan(1e-4);
});

test.each(['.h5', '.keras'])('slopes that positions share are shared, in %s', async (ending) => {
  const reported = messagesOf('shared-slopes');
  const { opened, model } = await importFile(path.join(folder, `shared-slopes${ending}`));
  expect(opened.layers.reduce((sum, { params }) => sum + params!, 0)).toBe(reported.params);
  expect(model.weights.get('by_channel/alpha')!.shape).toEqual([1, 1, 3]);
  expect(opened.notices.map((notice) => toText(notice))).toEqual([]);
  const { graph } = graphOf('imported', model.layers);
  const engine = await open('portable');
  const outputs = await predictionsOf(engine, { graph: graph!, weights: model.weights }, Float32Array.from(reported.inputs), reported.rows);
  expect(largestDifference(Float32Array.from(reported.outputs), outputs)).toBeLessThan(1e-4);
});

test.each([
  [
    'Embedding',
    { name: 'words', input_dim: 9, output_dim: 2, mask_zero: true },
    'layer "words" (Embedding): a spec cannot express its "mask_zero": true',
  ],
  ['Masking', { name: 'masked', mask_value: 0 }, 'layer "masked" (Masking): '],
])('a mask of %s is refused by name', async (className, config, message) => {
  const input = { class_name: 'InputLayer', config: { name: 'x', batch_input_shape: className === 'Masking' ? [null, 4, 2] : [null, 4] } };
  const layers = [input, { class_name: className, config }, { class_name: 'GlobalAveragePooling1D', config: { name: 'mean' } }];
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'bonsai-mask-')), 'masked.json');
  await writeFile(file, JSON.stringify({ class_name: 'Sequential', config: { name: 'm', layers }, keras_version: '2.15.0' }));
  await expect(importFile(file)).rejects.toThrow(message);
  await rm(path.dirname(file), { recursive: true });
});

test('an activation in every step of a recurrent layer is not put behind the layer', async () => {
  const inner = { class_name: 'LeakyReLU', config: { name: 'leaky', negative_slope: 0.2 } };
  const layers = [
    { class_name: 'InputLayer', config: { name: 'x', batch_shape: [null, 4, 2] } },
    { class_name: 'LSTM', config: { name: 'steps', units: 3, activation: inner } },
  ];
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'bonsai-activation-')), 'leaky.json');
  await writeFile(file, JSON.stringify({ class_name: 'Sequential', config: { name: 'm', layers } }));
  await expect(importFile(file)).rejects.toThrow('layer "steps" (LSTM): a spec cannot express its "activation"');
  await rm(path.dirname(file), { recursive: true });
});

test.each(['named.npz', 'named-compressed.npz', 'named.safetensors'])('%s has the weights of a spec by their names', async (file) => {
  const reported = messagesOf('named');
  const { model } = await importFile(path.join(folder, 'autoencoder-keras3.json'));
  const graph = graphOf('imported', model.layers).graph!;
  const weights = await withOpened(path.join(folder, file), (opened) => opened.weightsFor!(graph, new AbortController().signal));
  const engine = await open('portable');
  const outputs = await predictionsOf(engine, { graph, weights }, Float32Array.from(reported.inputs), reported.rows);
  // One bias is stored in half precision.
  expect(largestDifference(Float32Array.from(reported.outputs), outputs)).toBeLessThan(file.endsWith('.npz') ? 1e-4 : 1e-3);
});

test('there are files of both versions in every format', () => {
  const kinds = new Set(files.map((file) => file.replace(/^\w+-/u, '')));
  expect([...kinds].sort()).toEqual(
    ['keras2', 'keras3'].flatMap((version) => ['.h5', '.json', '.keras', '.weights.h5'].map((ending) => `${version}${ending}`)),
  );
});
