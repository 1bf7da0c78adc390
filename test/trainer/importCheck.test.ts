/** The check of an imported model finds what its importer does wrong. */
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LayerSpec } from '../../src/core/layers';
import { say, toText } from '../../src/core/message/message';
import { ImportError } from '../../src/trainer/formats/importError';
import type { ImportedModel, OpenedModel } from '../../src/trainer/formats/importer';
import { safetensorsParts } from '../../src/trainer/formats/safetensors/safetensors';
import { type Checked, checkImport } from '../../src/trainer/import/check';
import { open } from '../support/engine/engines';
import { withOpened } from '../support/models/importModel';

const never = new AbortController().signal;
const tools = { openEngine: () => open('portable'), runtimes: { onnx: path.resolve('dist/onnxruntime') } };

/** Of an ONNX file whose importer has a fault, which `falsify` makes. */
function checkOf(name: string, falsify: (model: ImportedModel, opened: OpenedModel) => ImportedModel): Promise<Checked> {
  return withOpened(path.resolve('test/fixtures/onnx', `${name}.onnx`), async (opened) =>
    checkImport({ opened, imported: falsify(await opened.convert(never), opened) }, tools, never),
  );
}

const files = readdirSync('test/fixtures/onnx').filter((name) => name.endsWith('.onnx') && !name.includes('int8'));

test.each(files)('%s is right', async (file) => {
  const { check, notices } = await checkOf(path.basename(file, '.onnx'), (model) => model);
  expect(check).toMatchObject({ rows: 16 });
  expect(check!.maxDifference).toBeLessThan(1e-4);
  expect(notices).toEqual([]);
});

describe('a TF.js layers model is run by TF.js itself', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'bonsai-original-'));
    await tools.openEngine();
    const [picture, numbers] = [tfl.input({ shape: [4, 4, 2], name: 'picture' }), tfl.input({ shape: [3], name: 'numbers' })];
    const seen = tfl.layers.flatten().apply(tfl.layers.conv2d({ filters: 3, kernelSize: 3, name: 'seen' }).apply(picture));
    const both = tfl.layers.concatenate().apply([numbers, seen as tfl.SymbolicTensor]);
    const ends = [tfl.layers.dense({ units: 2 }).apply(both), tfl.layers.dense({ units: 4, activation: 'tanh' }).apply(both)];
    const model = tfl.model({ inputs: [numbers, picture], outputs: ends as tfl.SymbolicTensor[] });
    await model.save(
      tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
        const bytes = Buffer.from(weightData as ArrayBuffer);
        const weightsManifest = [{ paths: ['a.bin', 'b.bin'], weights: weightSpecs }];
        await writeFile(path.join(folder, 'model.json'), JSON.stringify({ format: 'layers-model', modelTopology, weightsManifest }));
        await writeFile(path.join(folder, 'a.bin'), bytes.subarray(0, 70));
        await writeFile(path.join(folder, 'b.bin'), bytes.subarray(70));
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  const check = (falsify: (model: ImportedModel) => ImportedModel) =>
    withOpened(path.join(folder, 'model.json'), async (opened) =>
      checkImport({ opened, imported: falsify(await opened.convert(never)) }, tools, never),
    );

  test('with all of its inputs and outputs', async () => {
    const { check: found, notices } = await check((model) => model);
    expect([found!.rows, found!.against, notices]).toEqual([16, `tfjs ${tf.version_core}`, []]);
    expect(found!.maxDifference).toBeLessThan(1e-5);
  });

  test('which shows a kernel that was read wrongly', async () => {
    const { check: found } = await check((model) => {
      const { shape, data } = model.weights.get('seen/kernel')!;
      return { ...model, weights: new Map(model.weights).set('seen/kernel', { shape, data: data.slice().reverse() }) };
    });
    expect(found!.maxDifference).toBeGreaterThan(1e-3);
  });
});

test('a weight that was read wrongly', async () => {
  const { check, notices } = await checkOf('dense-torchscript', (model) => {
    const [key, { shape, data }] = [...model.weights].findLast(([name]) => name.endsWith('/bias'))!;
    return {
      ...model,
      weights: new Map(model.weights).set(key, { shape, data: data.map((value, at) => (at === 2 ? value + 0.5 : value)) }),
    };
  });
  // A bias of the last layer, which has no activation, moves its output by as much.
  expect(check!.maxDifference).toBeCloseTo(0.5, 5);
  expect(notices.map((notice) => toText(notice))).toEqual([expect.stringMatching(/^its predictions differ .* by up to 0\.5$/u)]);
});

test('a kernel whose channels were mixed up', async () => {
  const { check } = await checkOf('residual-dynamo', (model) => {
    const [key, { shape, data }] = [...model.weights].find(([name]) => name.endsWith('/kernel'))!;
    return { ...model, weights: new Map(model.weights).set(key, { shape, data: data.slice().reverse() }) };
  });
  expect(check!.maxDifference).toBeGreaterThan(1e-3);
});

test('a model that gives no numbers', async () => {
  const { check, notices } = await checkOf('dense-dynamo', (model) => {
    const [key, { shape, data }] = [...model.weights].findLast(([name]) => name.endsWith('/bias'))!;
    return { ...model, weights: new Map(model.weights).set(key, { shape, data: data.map(() => NaN) }) };
  });
  expect(check).toBeNull();
  expect(notices.map((notice) => toText(notice))).toEqual([expect.stringMatching(/no finite numbers/u)]);
});

test('an original that its runtime does not run is told, and is no failure', async () => {
  const { check, notices } = await checkOf('dense-dynamo', (model, opened) => {
    opened.original = () => Promise.reject(new ImportError(say('it has an operator that is too new')));
    return model;
  });
  expect(check).toBeNull();
  expect(notices.map((notice) => toText(notice))).toEqual(['the original was not run to compare with: it has an operator that is too new']);
});

test('a model whose weights an engine would copy is not run', async () => {
  const size = 4200;
  const layers = [
    { type: 'Input', name: 'x', shape: [size] },
    { type: 'Dense', name: 'y', units: size, useBias: false },
  ] as LayerSpec[];
  const weights = new Map([['y/kernel', { shape: [size, size], data: new Float32Array(size * size) }] as const]);
  const opened = { name: 'm', layers: [], notices: [], convert: () => Promise.reject(new Error('not asked for')) };
  const openEngine = () => Promise.reject(new Error('no engine is needed'));
  const { check, notices } = await checkImport({ opened, imported: { layers, weights } }, { ...tools, openEngine }, never);
  expect(check).toBeNull();
  expect(notices.map((notice) => toText(notice))).toEqual([
    'the imported model was not tried: its weights have 70.6 MB, and models of more than 67.1 MB are not run',
  ]);
});

test('weights are written from where they are, without a copy of all', () => {
  const data = Float32Array.of(1, 2, 3);
  const [length, header, ...values] = [...safetensorsParts(new Map([['a/kernel', { shape: [3], data }], ['a/bias', { shape: [1], data: Float32Array.of(4) }]]))]; // prettier-ignore
  expect(Number(Buffer.from(length!).readBigUInt64LE())).toBe(header!.length);
  expect(values.map(({ byteLength }) => byteLength)).toEqual([12, 4]);
  expect(values[0]!.buffer).toBe(data.buffer);
});
