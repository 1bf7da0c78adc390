import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { modelOf, randomWeights } from '../../../../test/support/engine/models';
import { Random } from '../../../core/random/random';
import { WeightsMismatch } from '../fit';
import { readLayersModelWeights, writeLayersModel } from './layersModel';
import { type ManifestEntry, manifestGroups } from './manifest';
import { storedBytes, storedValues } from './storedValues';

const quantizations: readonly ManifestEntry['quantization'][] = [
  undefined,
  { dtype: 'uint8', scale: 0.003, min: -0.4 },
  { dtype: 'uint16', scale: 1.5e-5, min: -0.5 },
  { dtype: 'float16' },
];

describe('stored values', () => {
  it.each(quantizations)('are those that tfjs reads: %j', (quantization) => {
    const entry: ManifestEntry = {
      name: 'd/kernel',
      shape: [5, 7],
      dtype: 'float32',
      ...(quantization === undefined ? {} : { quantization }),
    };
    const random = new Random(3);
    const bytes = new Uint8Array(storedBytes(entry));
    // Halves and floats of any bits would be NaN now and then.
    for (const at of bytes.keys()) bytes[at] = quantization?.scale === undefined && at % 2 === 1 ? 0x3c : random.integer() & 255;
    const decoded = tf.io.decodeWeights(bytes.buffer, [entry as tf.io.WeightsManifestEntry])['d/kernel']!.dataSync();
    expect([...storedValues(entry, bytes)]).toEqual([...decoded]);
  });

  it.each([
    ['int32', undefined, 'it stores a as int32: what can be read is float32, also quantized to float16, uint8 or uint16'],
    [
      'float32',
      { dtype: 'int4' },
      'it stores a as float32 (int4): what can be read is float32, also quantized to float16, uint8 or uint16',
    ],
  ])('of other kinds are named: %s', (dtype, quantization, message) => {
    const entry = { name: 'a', shape: [1], dtype, ...(quantization === undefined ? {} : { quantization }) };
    expect(() => storedBytes(entry)).toThrow(message);
  });
});

describe('the names that other programs give weights', () => {
  const graph = modelOf(
    [6, 3],
    [
      { type: 'Bidirectional', name: 'both', layer: { type: 'LSTM', units: 2, returnSequences: true } },
      { type: 'GRU', name: 'gru_1', units: 3 },
      { type: 'Dense', name: 'out', units: 2 },
    ],
  );
  const weights = randomWeights(graph, 5);
  const written = writeLayersModel(graph, weights, 'test');
  const renamed = (rename: (name: string) => string) => {
    const model = JSON.parse(written.model) as { weightsManifest: { weights: { name: string }[] }[] };
    for (const { weights: entries } of model.weightsManifest) for (const entry of entries) entry.name = rename(entry.name);
    return JSON.stringify(model);
  };

  const cellOf = (layer: string) => (layer === 'gru_1' ? 'gru_cell_4' : 'lstm_cell');

  it.each<[string, (name: string) => string]>([
    ['Keras 2 in HDF5', (name) => `${name}:0`],
    [
      'a saved model',
      (name) => name.replace(/^(gru_1|both.*)\/(\w+)$/u, (_, layer: string, own: string) => `${layer}/${cellOf(layer)}/${own}`),
    ],
    ['a model in a model', (name) => `model_1/${name}`],
    ['layers inside of their own names', (name) => name.replace(/_both\.layer/u, '_lstm_7')],
  ])('are understood: %s', (_writer, rename) => {
    expect(readLayersModelWeights(renamed(rename), written.weights, graph)).toEqual(weights);
  });

  it('are refused where two could be meant', () => {
    const model = renamed((name) => (name.startsWith('out') ? `one/${name}` : name.replace('gru_1/bias', 'two/out/bias')));
    expect(() => readLayersModelWeights(model, written.weights, graph)).toThrow(WeightsMismatch);
  });

  it('are distinguished from those of other layers', () => {
    expect(manifestGroups(written.model)[0]!.weights.map(({ name }) => name)).toContain('gru_1/kernel');
    const model = renamed((name) => name.replace('gru_1', 'agru_1'));
    expect(() => readLayersModelWeights(model, written.weights, graph)).toThrow('it has no weight named gru_1/kernel');
  });
});
