/** Models that PyTorch's exporters wrote, and single operators, beside what ONNX Runtime predicts for them. */
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/trainer/engine/engine';
import { onnxImporter } from '../../src/trainer/formats/onnx/importer';
import { openModelSource } from '../../src/trainer/formats/modelSource';
import type { OpenedModel } from '../../src/trainer/formats/importer';
import { open } from '../support/engine/engines';
import { largestDifference } from '../support/models/predict';
import { importedPredictions, type Rows } from '../support/onnx/predictions';

const fixtures = path.resolve('test/fixtures/onnx');
const signal = new AbortController().signal;
let engine: Engine;
let folder: string;

beforeAll(async () => {
  engine = await open('portable');
  folder = await mkdtemp(path.join(os.tmpdir(), 'bonsai-onnx-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function withModel<T>(file: string, use: (model: OpenedModel) => Promise<T>): Promise<T> {
  const source = await openModelSource(file);
  try {
    return await use(await onnxImporter.open(source, signal));
  } finally {
    await source.close();
  }
}

async function difference(model: OpenedModel, inputs: Rows, outputs: Rows): Promise<number> {
  const imported = await model.convert(signal);
  const predicted = await importedPredictions(engine, imported, inputs, outputs.shape);
  return largestDifference(Float32Array.from(outputs.values), predicted);
}

interface Truth {
  /** As PyTorch counts them, with moving statistics. */
  readonly params: number;
  /** "pytorch 2" where it is left out. */
  readonly writtenBy?: string;
  /** Of a quantized model: what it predicts, while `outputs` are those of one whose weights alone are rounded. */
  readonly rounded?: readonly [Rows];
  readonly inputs: readonly [Rows];
  readonly outputs: readonly [Rows];
}

const files = readdirSync(fixtures).filter((name) => name.endsWith('.onnx') && !name.startsWith('several'));

describe.each(files)('%s', (name) => {
  const truth = JSON.parse(readFileSync(path.join(fixtures, name.replace(/onnx$/u, 'json')), 'utf8')) as Truth;

  it('has costs for every node', async () => {
    await withModel(path.join(fixtures, name), (model) => {
      expect(model.writtenBy).toMatch(new RegExp(`^${truth.writtenBy ?? 'pytorch 2'}`, 'u'));
      for (const layer of model.layers) {
        expect(layer.outputShape?.every((size) => size !== null && size > 0)).toBe(true);
        expect(layer.macs).toBeGreaterThanOrEqual(0);
      }
      return Promise.resolve();
    });
  });

  it('predicts as ONNX Runtime does', async () => {
    await withModel(path.join(fixtures, name), async (model) => {
      expect(await difference(model, truth.inputs[0], truth.outputs[0])).toBeLessThan(1e-4);
    });
  });
});

interface OperatorCase {
  readonly name: string;
  readonly model: string;
  readonly inputs: Rows;
  readonly outputs: Rows;
}

const operators = JSON.parse(readFileSync(path.join(fixtures, 'operators.json'), 'utf8')) as OperatorCase[];

it.each(operators)('$name: predicts as ONNX Runtime does', async ({ model: bytes, inputs, outputs }) => {
  const file = path.join(folder, 'operator.onnx');
  await writeFile(file, Buffer.from(bytes, 'base64'));
  await withModel(file, async (model) => {
    expect(await difference(model, inputs, outputs)).toBeLessThan(1e-4);
  });
});

it.each(['torchscript', 'dynamo'])('has both inputs and both outputs of a model that %s wrote', async (exporter) => {
  await withModel(path.join(fixtures, `several-${exporter}.onnx`), async (model) => {
    const { layers, outputs, axes } = await model.convert(signal);
    const inputs = layers.flatMap((layer) => (layer.type === 'Input' ? [[layer.name, layer.shape]] : []));
    expect(Object.fromEntries(inputs)).toEqual({ picture: [5, 4, 2], numbers: [4] });
    // What ONNX Runtime makes of them is in importCheck.test.ts.
    expect(outputs!.map((output) => layers.find(({ name }) => name === output))).toMatchObject([
      { units: 3, activation: 'softmax' },
      { units: 2 },
    ]);
    expect(axes!.get('picture')).toEqual([0, 2, 3, 1]);
  });
});

it('leaves no layer inside that only moves axes', async () => {
  let moved = 0;
  for (const name of files)
    await withModel(path.join(fixtures, name), async (model) => {
      moved += model.layers.filter(({ type }) => type === 'Transpose').length;
      const { layers } = await model.convert(signal);
      expect(layers.map(({ type }) => type)).not.toContain('Permute');
    });
  // The files themselves have such nodes.
  expect(moved).toBeGreaterThan(10);
});

it('differs from a quantized model by no more than the rounding of what its layers give', async () => {
  const { inputs, outputs, rounded } = JSON.parse(readFileSync(path.join(fixtures, 'quantized-int8.json'), 'utf8')) as Truth;
  const rounding = largestDifference(Float32Array.from(outputs[0].values), Float32Array.from(rounded![0].values));
  expect(rounding).toBeGreaterThan(1e-4);
  await withModel(path.join(fixtures, 'quantized-int8.onnx'), async (model) => {
    expect(await difference(model, inputs[0], rounded![0])).toBeCloseTo(rounding, 4);
  });
});
