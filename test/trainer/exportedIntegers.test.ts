/** Models in 8-bit integers: what is simulated, what ONNX Runtime computes, and what floating point gives. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import type { LayerSpec } from '../../src/core/layers';
import type { Engine } from '../../src/trainer/engine/engine';
import { ExportError, type ModelToExport } from '../../src/trainer/formats/exporter';
import { exporters } from '../../src/trainer/formats/exporters';
import { planOf } from '../../src/trainer/formats/operations/quantized/planOf';
import { simulate } from '../../src/trainer/formats/operations/quantized/simulate';
import { open } from '../support/engine/engines';
import { modelOf, randomRows, randomWeights } from '../support/engine/models';
import { predictionsOf } from '../support/engine/predictions';

const signal = new AbortController().signal;
const rows = 40;
let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await open('portable');
  folder = process.env.BONSAI_EXPORTS ?? (await mkdtemp(path.join(os.tmpdir(), 'bonsai-integers-')));
});
afterAll(async () => {
  if (process.env.BONSAI_EXPORTS === undefined) await rm(folder, { recursive: true });
});

interface IntegerCase {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layers: readonly LayerSpec[];
}

const cases: readonly IntegerCase[] = [
  {
    name: 'an autoencoder with normalised units',
    shape: [20],
    layers: [
      { type: 'Dense', name: 'wide', units: 32 },
      { type: 'BatchNormalization', name: 'norm' },
      { type: 'ReLU', name: 'relu' },
      { type: 'Dense', name: 'code', units: 6, activation: 'relu' },
      { type: 'Dense', name: 'out', units: 20 },
    ],
  },
  {
    name: 'selected features, joined',
    shape: [12],
    layers: [
      { type: 'Select', name: 'some', indices: [1, 3, 4, 8] },
      { type: 'Dense', name: 'a', units: 5, activation: 'relu' },
      { type: 'Dense', name: 'b', units: 5, inputs: ['some'] },
      { type: 'Concatenate', name: 'both', inputs: ['a', 'b'] },
      { type: 'Dense', name: 'out', units: 3, activation: 'sigmoid' },
    ],
  },
  {
    name: 'separable convolutions told class by class',
    shape: [9, 8, 2],
    layers: [
      { type: 'Conv2D', name: 'first', filters: 6, kernelSize: [4, 3], strides: 2, padding: 'same', activation: 'relu' },
      { type: 'DepthwiseConv2D', name: 'each', kernelSize: 3, padding: 'same' },
      { type: 'BatchNormalization', name: 'norm' },
      { type: 'ReLU', name: 'relu' },
      { type: 'Conv2D', name: 'point', filters: 7, kernelSize: 1, activation: 'relu6' },
      { type: 'AveragePooling2D', name: 'pooled', poolSize: 2 },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'out', units: 4, activation: 'softmax' },
    ],
  },
  {
    name: 'a residual block, and images made larger',
    shape: [6, 6, 3],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'Conv2D', name: 'b', filters: 4, kernelSize: 3, padding: 'same' },
      { type: 'Add', name: 'sum', inputs: ['a', 'b'] },
      { type: 'ReLU', name: 'relu' },
      { type: 'MaxPooling2D', name: 'pooled' },
      { type: 'Conv2DTranspose', name: 'up', filters: 3, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' },
      { type: 'UpSampling2D', name: 'larger' },
      { type: 'GlobalAveragePooling2D', name: 'mean' },
      { type: 'Dense', name: 'out', units: 5, activation: 'tanh' },
    ],
  },
  {
    name: 'filters along a sequence',
    shape: [10, 3],
    layers: [
      { type: 'Conv1D', name: 'a', filters: 5, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'MaxPooling1D', name: 'pooled' },
      { type: 'DepthwiseConv1D', name: 'b', kernelSize: 2 },
      { type: 'GlobalMaxPooling1D', name: 'most' },
      { type: 'Dense', name: 'out', units: 2 },
    ],
  },
];

function modelFor({ shape, layers }: Omit<IntegerCase, 'name'>): { model: ModelToExport; inputs: Float32Array } {
  const graph = modelOf(shape, layers);
  return { model: { graph, weights: randomWeights(graph, 7), generatedBy: 'test' }, inputs: randomRows(shape, rows, 5).inputs };
}

test.each(cases)('$name: simulated as ONNX Runtime computes them, to a step, and near to floating point', async (given) => {
  const { model, inputs } = modelFor(given);
  const help = { signal, calibrationRows: () => Promise.resolve({ count: rows, inputs }) };
  const plan = await planOf(model, help);
  const { scale } = plan.values.get(plan.graph.output)!;
  const simulated = simulate(plan, inputs, rows);
  const [onnx, tflite] = await Promise.all((['onnx-int8', 'tflite-int8'] as const).map((format) => exporters[format]()));
  const expected = await predictionsOf(engine, model, inputs, rows);
  for (const exporter of [onnx!, tflite!]) {
    const [file] = await exporter.write(model, help);
    const place = path.join(folder, given.name.replace(/\W+/gu, '-'), file.name);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, file.content);
    const truth = { shape: given.shape, rows, step: scale, inputs: [...inputs], outputs: [...simulated], float: [...expected] };
    if (process.env.BONSAI_EXPORTS !== undefined) await writeFile(`${place}.json`, JSON.stringify(truth));
    const opened = await exporter.run!({ file: place, model, runtimes: { onnx: path.join(root, 'dist', 'onnxruntime') } });
    const outputs = await opened!.predict(inputs, rows);
    await opened!.dispose();
    const steps = outputs.map((value, at) => Math.abs(value - simulated[at]!) / scale);
    expect(Math.max(...steps)).toBeLessThan(1.01);
  }
  // Noise of rounding, by its size beside that of the outputs.
  const variance = (values: Float32Array) => values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  const noise = variance(expected.map((value, at) => value - simulated[at]!));
  const mean = expected.reduce((sum, value) => sum + value, 0) / expected.length;
  expect(noise).toBeLessThan(0.02 * variance(expected.map((value) => value - mean)));
});

test('what integers are not planned for is refused by the name of its layer', async () => {
  const { model, inputs } = modelFor({ shape: [4, 3], layers: [{ type: 'LSTM', name: 'memory', units: 2 }] });
  const help = { signal, calibrationRows: () => Promise.resolve({ count: rows, inputs }) };
  await expect(planOf(model, help)).rejects.toThrow(ExportError);
  await expect(planOf(model, help)).rejects.toThrow(/^memory cannot be computed in 8-bit integers/u);
});
