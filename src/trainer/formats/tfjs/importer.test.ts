import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { layers as tfLayers, sequential } from '@tensorflow/tfjs-layers';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toText } from '../../../core/message/message';
import type { OpenedModel } from '../importer';
import { importerOf } from '../importers';
import { openModelSource } from '../modelSource';

const signal = new AbortController().signal;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'bonsai-tfjs-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function opened<T>(use: (model: OpenedModel, format: string) => Promise<T> | T): Promise<T> {
  const source = await openModelSource(path.join(folder, 'model.json'));
  try {
    const importer = await importerOf(source);
    return await use(await importer.open(source, signal), importer.format);
  } finally {
    await source.close();
  }
}

/** A model that TF.js itself saves, in two shards that split a weight. */
async function saved(): Promise<{ readonly artifacts: tf.io.ModelArtifacts; readonly bytes: Buffer }> {
  await tf.setBackend('cpu');
  const model = sequential({
    layers: [
      tfLayers.conv2d({ inputShape: [6, 6, 2], filters: 3, kernelSize: 3, activation: 'relu', name: 'conv' }),
      tfLayers.batchNormalization({ name: 'norm' }),
      tfLayers.flatten({ name: 'flat' }),
      tfLayers.dense({ units: 4, name: 'out', biasInitializer: 'ones' }),
    ],
  });
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler((made) => {
      artifacts = made;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
  model.dispose();
  return { artifacts: artifacts!, bytes: Buffer.from(artifacts!.weightData as ArrayBuffer) };
}

async function write(model: object, shards: Readonly<Record<string, Uint8Array>>): Promise<void> {
  await writeFile(path.join(folder, 'model.json'), JSON.stringify(model));
  for (const [name, bytes] of Object.entries(shards)) await writeFile(path.join(folder, name), bytes);
}

describe('layers models', () => {
  it('of TF.js are costed and imported from their shards', async () => {
    const { artifacts, bytes } = await saved();
    const paths = ['group1-shard1of2.bin', 'group1-shard2of2.bin'];
    const weightsManifest = [{ paths, weights: artifacts.weightSpecs }];
    await write({ format: 'layers-model', modelTopology: artifacts.modelTopology, weightsManifest }, { [paths[0]!]: bytes.subarray(0, 50), [paths[1]!]: bytes.subarray(50) }); // prettier-ignore
    await opened(async (model, format) => {
      expect(format).toBe('TF.js');
      // 3 × 3 × 2 × 3 + 3, four of three, and 48 × 4 + 4
      expect(model.layers.reduce((sum, { params }) => sum + params!, 0)).toBe(57 + 12 + 196);
      const { layers, weights } = await model.convert(signal);
      expect(layers.map(({ type, name }) => `${type} ${name}`).slice(1)).toEqual([
        'Conv2D conv',
        'BatchNormalization norm',
        'Flatten flat',
        'Dense out',
      ]);
      const values = new Float32Array(new Uint8Array(bytes).buffer);
      expect([...weights.get('conv/kernel')!.data]).toEqual([...values.subarray(0, 54)]);
      expect([...weights.get('out/bias')!.data]).toEqual([1, 1, 1, 1]);
    });
  });

  it('have their quantised weights as the values that these stand for', async () => {
    const modelTopology = {
      class_name: 'Sequential',
      config: {
        name: 'm',
        layers: [{ class_name: 'Dense', config: { name: 'd', units: 2, use_bias: true, batch_input_shape: [null, 2] } }],
      },
    };
    const weights = [
      { name: 'd/kernel', shape: [2, 2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
      { name: 'd/bias', shape: [2], dtype: 'float32', quantization: { dtype: 'uint16', scale: 0.25, min: 2 } },
    ];
    await write({ modelTopology, weightsManifest: [{ paths: ['w.bin'], weights }] }, { 'w.bin': Uint8Array.of(0, 1, 2, 255, 4, 0, 0, 1) });
    await opened(async (model) => {
      const imported = await model.convert(signal);
      expect([...imported.weights.get('d/kernel')!.data]).toEqual([-1, -0.5, 0, 126.5]);
      expect([...imported.weights.get('d/bias')!.data]).toEqual([3, 66]);
    });
  });

  it('without a shard, with one outside of the folder or too short are refused', async () => {
    const { artifacts, bytes } = await saved();
    const model = (name: string) => ({
      modelTopology: artifacts.modelTopology,
      weightsManifest: [{ paths: [name], weights: artifacts.weightSpecs }],
    });
    const refusal = () => opened((one) => one.convert(signal));
    await write(model('gone.bin'), {});
    await expect(refusal()).rejects.toThrow('gone.bin does not exist');
    await write(model('../gone.bin'), {});
    await expect(refusal()).rejects.toThrow('outside of its folder');
    await write(model('short.bin'), { 'short.bin': bytes.subarray(0, 100) });
    await expect(refusal()).rejects.toThrow('model.json is cut off or damaged');
  });
});

describe('graph models', () => {
  const node = (name: string, op: string, ...input: string[]) => ({ name, op, input });
  const topology = {
    node: [
      node('x', 'Placeholder'),
      node('w', 'Const'),
      node('b', 'Const'),
      node('k', 'Const'),
      node('shape', 'Const'),
      node('dense', '_FusedMatMul', 'x', 'w', 'b'),
      node('image', 'Reshape', 'dense', 'shape'),
      node('conv', 'Conv2D', 'image', 'k'),
    ],
  };
  const weights = [
    { name: 'w', shape: [3, 4], dtype: 'float32' },
    { name: 'shape', shape: [4], dtype: 'int32' },
    { name: 'b', shape: [4], dtype: 'float32' },
    { name: 'k', shape: [1, 1, 1, 2], dtype: 'float32', quantization: { dtype: 'float16' } },
  ];

  it('are a table of operations, and are not imported', async () => {
    await write({ format: 'graph-model', convertedBy: 'TensorFlow.js Converter v4', modelTopology: topology, weightsManifest: [{ paths: [], weights }] }, {}); // prettier-ignore
    await opened(async (model) => {
      expect(model.writtenBy).toBe('TensorFlow.js Converter v4');
      expect(model.layers.map(({ name, type, inputs, params, macs }) => [name, type, inputs, params, macs])).toEqual([
        ['x', 'Placeholder', [], 0, 0],
        ['dense', '_FusedMatMul', ['x'], 16, 12],
        ['image', 'Reshape', ['dense'], 0, 0],
        ['conv', 'Conv2D', ['image'], 2, undefined],
      ]);
      expect(model.layers[3]!.weights).toEqual([{ name: 'k', shape: [1, 1, 1, 2], dtype: 'float16', bytes: 4 }]);
      await expect(model.convert(signal)).rejects.toThrow(
        'a TF.js graph model holds operations after optimisation, not layers, and cannot be trained',
      );
    });
  });

  it('have the multiply-accumulates that follow from the shape of their inputs', async () => {
    const text = (value: string) => ({ s: Buffer.from(value).toString('base64') });
    const list = (...numbers: number[]) => ({ list: { i: numbers.map(String) } });
    const withAttributes = (attr: object, ...[name, op, ...input]: Parameters<typeof node>) => ({ ...node(name, op, ...input), attr });
    const sliding = (padding: string, stride: number) => ({
      strides: list(1, stride, stride, 1),
      padding: text(padding),
      data_format: text('NHWC'),
    });
    const nodes = [
      withAttributes({ shape: { shape: { dim: ['-1', '9', '8', '3'].map((size) => ({ size })) } } }, 'x', 'Placeholder'),
      ...['k', 'b', 'd', 'axes', 'pads', 'end', 'sizes', 'w'].map((name) => node(name, 'Const')),
      node('padded', 'Pad', 'x', 'pads'),
      // 10 × 9 by 2, with zeros around: 5 × 5.
      withAttributes(sliding('SAME', 2), 'conv', '_FusedConv2D', 'padded', 'k', 'b'),
      // 3 × 3 in 5 × 5.
      withAttributes(sliding('VALID', 1), 'depth', 'DepthwiseConv2dNative', 'conv', 'd'),
      node('both', 'ConcatV2', 'depth', 'depth', 'end'),
      withAttributes({ ...sliding('VALID', 2), ksize: list(1, 2, 2, 1) }, 'pool', 'MaxPool', 'both'),
      node('flat', 'Reshape', 'pool', 'sizes'),
      node('dense', 'MatMul', 'flat', 'w'),
      node('added', 'ExpandDims', 'flat', 'end'),
      withAttributes({ squeeze_dims: list(2) }, 'removed', 'Squeeze', 'added'),
      withAttributes({ keep_dims: { b: true } }, 'mean', 'Mean', 'both', 'axes'),
      node('scaled', 'Mul', 'both', 'mean'),
    ];
    const whole = (name: string, ...numbers: number[]) => ({
      entry: { name, shape: name === 'end' ? [] : [numbers.length], dtype: 'int32' },
      values: Int32Array.from(numbers),
    });
    const real = (name: string, ...shape: number[]) => ({
      entry: { name, shape, dtype: 'float32' },
      values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
    });
    const constants = [
      real('k', 3, 3, 3, 4),
      real('b', 4),
      real('d', 3, 3, 4, 1),
      whole('axes', 1, 2),
      whole('pads', 0, 0, 1, 0, 0, 1, 0, 0),
      whole('end', -1),
      whole('sizes', -1, 8),
      real('w', 8, 5),
    ];
    const bytes = Buffer.concat(constants.map(({ values }) => Buffer.from(values.buffer)));
    const manifest = [{ paths: ['w.bin'], weights: constants.map(({ entry }) => entry) }];
    await write({ format: 'graph-model', modelTopology: { node: nodes }, weightsManifest: manifest }, { 'w.bin': bytes });
    const costs = await opened((model) => new Map(model.layers.map(({ name, outputShape, macs }) => [name, [outputShape, macs]])));
    expect(Object.fromEntries(costs)).toEqual({
      x: [[9, 8, 3], 0],
      padded: [[10, 9, 3], 0],
      conv: [[5, 5, 4], 25 * 27 * 4],
      depth: [[3, 3, 4], 9 * 9 * 4],
      both: [[3, 3, 8], 0],
      pool: [[1, 1, 8], 0],
      flat: [[8], 0],
      dense: [[5], 40],
      added: [[8, 1], 0],
      removed: [[8], 0],
      mean: [[1, 1, 8], 0],
      scaled: [[3, 3, 8], 0],
    });
    // Without the numbers of its constants, less is known, and nothing is guessed.
    await write({ format: 'graph-model', modelTopology: { node: nodes }, weightsManifest: manifest }, {});
    await rm(path.join(folder, 'w.bin'));
    const fewer = await opened(
      (model) => new Map(model.layers.map(({ name, macs, problem }) => [name, [macs, problem && toText(problem)]])),
    );
    expect(fewer.get('conv')).toEqual([undefined, 'its multiply-accumulates are not known: the file does not say what shapes go in']);
  });
});
