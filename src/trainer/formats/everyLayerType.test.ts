/** Every layer type through every format: written, and read back with the same predictions, or refused by name. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { graph, randomWeights } from '../../../test/support/models/build';
import { inputSize, trainerPredictions } from '../../../test/support/models/inC';
import { memorySource } from '../../../test/support/models/memorySource';
import type { ExportFormat } from '../../core/export/formats';
import { assemble } from '../../core/graph/edit';
import type { LayerSpec, LayerType } from '../../core/layers';
import { Random } from '../../core/random/random';
import { largestDifference } from '../../core/score/metrics';
import type { ModelToExport } from './exporter';
import { exporters } from './exporters';
import { importerOf } from './importers';

const signal = new AbortController().signal;
const rows = 3;

type Layers = readonly LayerSpec[];
const input = (...shape: number[]): LayerSpec => ({ type: 'Input', name: 'x', shape });
const image = input(6, 5, 4);
const sequence = input(8, 4);
const row = input(6);
const volume = input(3, 4, 4, 2);
const other: LayerSpec = { type: 'Dense', name: 'other', units: 6, inputs: ['x'] };
const ofTwo = (fields: object): Layers => [row, other, { ...fields, name: 'own', inputs: ['x', 'other'] } as unknown as LayerSpec];

/** A model with a layer of the type, called "own", last. */
const models: { readonly [T in LayerType]: Layers } = {
  Input: [row, { type: 'Dense', name: 'own', units: 2 }],
  Dense: [row, { type: 'Dense', name: 'own', units: 3, activation: 'tanh' }],
  Activation: [row, { type: 'Activation', name: 'own', activation: 'sigmoid' }],
  Concatenate: ofTwo({ type: 'Concatenate' }),
  Add: ofTwo({ type: 'Add' }),
  Subtract: ofTwo({ type: 'Subtract' }),
  Multiply: ofTwo({ type: 'Multiply' }),
  Average: ofTwo({ type: 'Average' }),
  Maximum: ofTwo({ type: 'Maximum' }),
  Minimum: ofTwo({ type: 'Minimum' }),
  Dot: ofTwo({ type: 'Dot', axes: 1 }),
  Flatten: [image, { type: 'Flatten', name: 'own' }],
  Reshape: [image, { type: 'Reshape', name: 'own', targetShape: [5, 24] }],
  Permute: [image, { type: 'Permute', name: 'own', dims: [2, 3, 1] }, { type: 'Flatten', name: 'flat' }],
  RepeatVector: [row, { type: 'RepeatVector', name: 'own', n: 3 }],
  Dropout: [row, { type: 'Dropout', name: 'own', rate: 0.5 }],
  SpatialDropout1D: [sequence, { type: 'SpatialDropout1D', name: 'own', rate: 0.5 }],
  SpatialDropout2D: [image, { type: 'SpatialDropout2D', name: 'own', rate: 0.5 }],
  GaussianNoise: [row, { type: 'GaussianNoise', name: 'own', stddev: 1 }],
  BatchNormalization: [image, { type: 'BatchNormalization', name: 'own', epsilon: 0.01 }],
  LayerNormalization: [row, { type: 'LayerNormalization', name: 'own', epsilon: 0.01 }],
  GroupNormalization: [image, { type: 'GroupNormalization', name: 'own', groups: 2, epsilon: 0.01 }],
  Normalization: [row, { type: 'Normalization', name: 'own' }],
  Rescaling: [row, { type: 'Rescaling', name: 'own', scale: 2, offset: -1 }],
  ReLU: [row, { type: 'ReLU', name: 'own', maxValue: 0.5 }],
  LeakyReLU: [row, { type: 'LeakyReLU', name: 'own', alpha: 0.2 }],
  PReLU: [image, { type: 'PReLU', name: 'own', sharedAxes: [1, 2] }],
  ELU: [row, { type: 'ELU', name: 'own', alpha: 0.5 }],
  Softmax: [row, { type: 'Softmax', name: 'own' }],
  Conv1D: [sequence, { type: 'Conv1D', name: 'own', filters: 3, kernelSize: 3, strides: 2, padding: 'same' }],
  Conv2D: [image, { type: 'Conv2D', name: 'own', filters: 3, kernelSize: [3, 2], activation: 'relu' }],
  Conv3D: [volume, { type: 'Conv3D', name: 'own', filters: 3, kernelSize: [2, 3, 2], padding: 'same', activation: 'relu' }],
  Conv1DTranspose: [sequence, { type: 'Conv1DTranspose', name: 'own', filters: 3, kernelSize: 3, strides: 2, padding: 'same' }],
  Conv2DTranspose: [image, { type: 'Conv2DTranspose', name: 'own', filters: 3, kernelSize: 3, strides: 2, padding: 'same' }],
  DepthwiseConv1D: [sequence, { type: 'DepthwiseConv1D', name: 'own', kernelSize: 3 }],
  DepthwiseConv2D: [image, { type: 'DepthwiseConv2D', name: 'own', kernelSize: 3, depthMultiplier: 2 }],
  SeparableConv1D: [sequence, { type: 'SeparableConv1D', name: 'own', filters: 3, kernelSize: 3 }],
  SeparableConv2D: [image, { type: 'SeparableConv2D', name: 'own', filters: 3, kernelSize: 3 }],
  MaxPooling1D: [sequence, { type: 'MaxPooling1D', name: 'own' }],
  MaxPooling2D: [image, { type: 'MaxPooling2D', name: 'own', poolSize: 3, strides: 2, padding: 'same' }],
  MaxPooling3D: [volume, { type: 'MaxPooling3D', name: 'own', poolSize: [1, 2, 2] }],
  AveragePooling1D: [sequence, { type: 'AveragePooling1D', name: 'own' }],
  AveragePooling2D: [image, { type: 'AveragePooling2D', name: 'own', padding: 'same' }],
  AveragePooling3D: [volume, { type: 'AveragePooling3D', name: 'own', poolSize: [2, 2, 1], strides: 1 }],
  GlobalAveragePooling1D: [sequence, { type: 'GlobalAveragePooling1D', name: 'own' }],
  GlobalAveragePooling2D: [image, { type: 'GlobalAveragePooling2D', name: 'own' }],
  GlobalAveragePooling3D: [volume, { type: 'GlobalAveragePooling3D', name: 'own' }],
  GlobalMaxPooling1D: [sequence, { type: 'GlobalMaxPooling1D', name: 'own' }],
  GlobalMaxPooling2D: [image, { type: 'GlobalMaxPooling2D', name: 'own' }],
  GlobalMaxPooling3D: [volume, { type: 'GlobalMaxPooling3D', name: 'own' }],
  UpSampling1D: [sequence, { type: 'UpSampling1D', name: 'own', size: 3 }],
  UpSampling2D: [image, { type: 'UpSampling2D', name: 'own', size: [2, 3], interpolation: 'bilinear' }],
  ZeroPadding1D: [sequence, { type: 'ZeroPadding1D', name: 'own', padding: [2, 1] }],
  ZeroPadding2D: [image, { type: 'ZeroPadding2D', name: 'own', padding: [[1, 0], [0, 2]] }], // prettier-ignore
  Cropping1D: [sequence, { type: 'Cropping1D', name: 'own', cropping: [1, 2] }],
  Cropping2D: [image, { type: 'Cropping2D', name: 'own', cropping: [[1, 0], [0, 2]] }], // prettier-ignore
  Embedding: [input(4), { type: 'Embedding', name: 'own', inputDim: 5, outputDim: 3 }],
  SimpleRNN: [sequence, { type: 'SimpleRNN', name: 'own', units: 3 }],
  GRU: [sequence, { type: 'GRU', name: 'own', units: 3 }],
  LSTM: [sequence, { type: 'LSTM', name: 'own', units: 3 }],
  Bidirectional: [sequence, { type: 'Bidirectional', name: 'own', layer: { type: 'LSTM', units: 3, returnSequences: true } }],
  TimeDistributed: [sequence, { type: 'TimeDistributed', name: 'own', layer: { type: 'Dense', units: 3 } }],
  Select: [row, { type: 'Select', name: 'own', indices: [4, 0, 1] }, { type: 'Dense', name: 'out', units: 2 }],
  Scatter: [row, { type: 'Scatter', name: 'own', units: 8, indices: [1, 5, 0, 3, 2, 7] }],
};

const formats = ['keras', 'h5', 'tfjs', 'onnx', 'tflite'] as const satisfies readonly ExportFormat[];

/** What a format cannot hold, and what our reader has no layer for. */
const refusals: Readonly<Partial<Record<(typeof formats)[number], Partial<Record<LayerType, RegExp>>>>> = {
  onnx: {
    RepeatVector: /Tile/u,
    Scatter: /Pad/u,
  },
  tflite: {
    RepeatVector: /TILE/u,
    LayerNormalization: /RSQRT/u,
    GroupNormalization: /RSQRT/u,
    Conv3D: /^own works on volumes/u,
    MaxPooling3D: /^own works on volumes/u,
    AveragePooling3D: /^own works on volumes/u,
    GlobalAveragePooling3D: /MEAN/u,
    GlobalMaxPooling3D: /REDUCE_MAX/u,
    Embedding: /GATHER/u,
    SimpleRNN: /UNIDIRECTIONAL_SEQUENCE_RNN/u,
    GRU: /^own is a GRU/u,
    LSTM: /GATHER/u,
    Bidirectional: /REVERSE_V2/u,
    Scatter: /PAD/u,
  },
};

async function writtenAndRead(format: ExportFormat, model: ModelToExport) {
  const exporter = await exporters[format]();
  const files = await exporter.write(model, { signal, calibrationRows: () => Promise.reject(new Error('no rows')) });
  const [first, ...others] = files.map(({ name, content }) => {
    return {
      name: path.basename(name),
      source: memorySource(typeof content === 'string' ? new Uint8Array(Buffer.from(content)) : content, name),
    };
  });
  const beside = (name: string) => Promise.resolve(others.find((file) => file.name === name)!.source);
  const source = { ...first!.source, beside };
  const importer = await importerOf(source);
  const { layers, weights } = await (await importer.open(source, signal)).convert(signal);
  return { graph: assemble({ name: 'read' }, layers), weights };
}

describe.each(formats)('%s', (format) => {
  test.each(Object.keys(models) as LayerType[])('%s', async (type) => {
    const random = new Random(5);
    const own = graph(...models[type]);
    const model = { graph: own, weights: randomWeights(own, random), generatedBy: 'test' };
    const refusal = refusals[format]?.[type];
    if (refusal !== undefined) {
      await expect(writtenAndRead(format, model)).rejects.toThrow(refusal);
      return;
    }
    const values = Float32Array.from({ length: rows * inputSize(own) }, () => (type === 'Embedding' ? Math.floor(random.uniform() * 5) : random.uniform() * 2 - 1)); // prettier-ignore
    const expected = await trainerPredictions(model, values, rows);
    const read = await writtenAndRead(format, model);
    expect(largestDifference(expected, await trainerPredictions(read, values, rows))).toBeLessThan(1e-5);
  });
});
