/** TensorFlow Lite models beside what TensorFlow Lite's interpreter makes of their rows: test/fixtures/tflite/make.py wrote both. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { graphOf } from '../../src/core/graph/build';
import type { ModelGraph } from '../../src/core/graph/graph';
import { toText } from '../../src/core/message/message';
import type { Engine } from '../../src/trainer/engine/engine';
import type { ImportedModel, OpenedModel } from '../../src/trainer/formats/importer';
import { openModelSource } from '../../src/trainer/formats/modelSource';
import { tfliteImporter } from '../../src/trainer/formats/tflite/tfliteImporter';
import { engineKinds, open } from '../support/engine/engines';

const folder = 'test/fixtures/tflite';
const signal = new AbortController().signal;

interface Written {
  /** Keras's own count. */
  readonly kerasParams: number;
  readonly shape: readonly number[];
  /** What outputs are rounded to; 0 where they are not. */
  readonly step: number;
  readonly inputs: readonly number[];
  /** The interpreter's. */
  readonly outputs: readonly number[];
  /** Keras's, of the model before it was converted and rounded. */
  readonly model: readonly number[];
}

async function opened<T>(name: string, use: (model: OpenedModel) => Promise<T> | T): Promise<T> {
  const source = await openModelSource(path.resolve(folder, `${name}.tflite`));
  try {
    return await use(await tfliteImporter.open(source, signal));
  } finally {
    await source.close();
  }
}

const imported = (name: string) => opened(name, (model) => model.convert(signal));
const written = (name: string) => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as Written;

function graphOfModel({ layers }: ImportedModel): ModelGraph {
  const { graph, problems } = graphOf('imported', layers);
  expect(problems).toEqual([]);
  return graph!;
}

async function predictions(engine: Engine, model: ImportedModel, { inputs, shape }: Written): Promise<Float32Array> {
  const graph = graphOfModel(model);
  const [count] = shape;
  const width = graph.layers.at(-1)!.outputShape.reduce<number>((product, size) => product * size!, 1);
  const training = { count: count!, inputs: Float32Array.from(inputs), targets: new Float32Array(count! * width) };
  const train = { loss: 'meanSquaredError', optimizer: 'sgd', batchSize: 1, seed: 1 } as const;
  const session = await engine.compileToPredict({ graph, weights: model.weights, data: { training }, train });
  const outputs = await session.predict(training.inputs, training.count);
  session.dispose();
  return outputs;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, at) => Math.abs(value - b[at]!)));
}

const names = readdirSync(folder).flatMap((name) => (name.endsWith('.tflite') ? [name.slice(0, -'.tflite'.length)] : []));
const isRounded = (name: string) => /int8|dynamic/u.test(name);
const importable = names.filter((name) => !name.startsWith('unsaid'));

describe.each(engineKinds)('on the %s engine', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open(kind);
  });

  it.each(importable.filter((name) => !isRounded(name)))('%s predicts what the interpreter does', async (name) => {
    const expected = written(name);
    expect(largestDifference(await predictions(engine, await imported(name), expected), expected.outputs)).toBeLessThan(1e-5);
  });

  // The interpreter rounds what every layer gives, and a spec only takes over the rounded weights. So it must lie nearer to the model that
  // both came from than the interpreter does, and no farther from the interpreter than the interpreter from that model and a step of its output.
  it.each(importable.filter(isRounded))('%s predicts as the interpreter does but for what that rounds', async (name) => {
    const expected = written(name);
    const outputs = await predictions(engine, await imported(name), expected);
    const rounding = largestDifference(expected.outputs, expected.model);
    expect(rounding).toBeLessThan(0.05);
    expect(largestDifference(outputs, expected.model)).toBeLessThan(rounding);
    expect(largestDifference(outputs, expected.outputs)).toBeLessThan(rounding + expected.step);
  });
});

describe('costs', () => {
  const total = (model: OpenedModel, what: 'params' | 'macs') => model.layers.reduce((sum, layer) => sum + layer[what]!, 0);

  it.each(importable)('%s costs as a table what it costs as a spec', async (name) => {
    const graph = graphOfModel(await imported(name));
    const macs = graph.layers.reduce((sum, layer) => sum + layer.macs!, 0);
    expect(await opened(name, (model) => total(model, 'macs'))).toBe(macs);
  });

  // Nothing is folded in these: the file has what Keras counts.
  it.each(['sequences-float', 'sequences-int8', 'wide-dynamic', 'words-float'])('%s has the parameters that Keras counts', async (name) => {
    expect(await opened(name, (model) => total(model, 'params'))).toBe(written(name).kerasParams);
  });

  it('are those of the arithmetic', async () => {
    // 40 → 32 → 40
    expect(await opened('wide-dynamic', (model) => total(model, 'macs'))).toBe(40 * 32 + 32 * 40);
    // Conv1D 10 × 3 × 5 × 6, LSTM 10 × 4 × 7 × (6 + 7), Dense 10 × 7 × 6, LSTM 10 × 4 × 4 × (6 + 4), Dense 4 × 3
    expect(await opened('sequences-float', (model) => total(model, 'macs'))).toBe(900 + 3640 + 420 + 1600 + 12);
  });

  it('tell what weights are stored as', async () => {
    const typesOf = (name: string) =>
      opened(name, ({ layers }) => [...new Set(layers.flatMap(({ weights }) => weights.map(({ dtype }) => dtype)))].sort());
    expect(await typesOf('images-float')).toEqual(['float32']);
    expect(await typesOf('images-float16')).toEqual(['float16']);
    expect(await typesOf('images-int8')).toEqual(['int32', 'int8']);
    expect(await typesOf('wide-dynamic')).toEqual(['float32', 'int8']);
    const bytes = await opened('wide-dynamic', ({ layers }) => layers.flatMap(({ weights }) => weights.map(({ bytes: size = 0 }) => size)));
    expect(bytes.sort((a, b) => a - b)).toEqual([32 * 4, 40 * 4, 32 * 40, 32 * 40]);
  });
});

describe('weights', () => {
  it('of int8 are those of float32 to half of a step of their channel', async () => {
    const [float, rounded] = await Promise.all(['images-float', 'images-int8'].map(imported));
    const kernels = [...float!.weights].filter(([key]) => key.endsWith('kernel') && !key.startsWith('classes'));
    expect(kernels).toHaveLength(6);
    for (const [key, { shape, data }] of kernels) {
      const other = rounded!.weights.get(key)!;
      expect(other.shape).toEqual(shape);
      // Conv2DTranspose has its filters on the third axis.
      const { type } = float!.layers.find(({ name }) => key.startsWith(`${name}/`))!;
      const [channels, each] =
        type === 'Conv2DTranspose' ? [shape[2]!, shape[3]!] : [shape.slice(type === 'Conv2D' ? 3 : 2).reduce((a, b) => a * b), 1];
      const channelOf = (at: number) => Math.floor(at / each) % channels;
      const largest = new Float64Array(channels);
      for (const [at, value] of data.entries()) largest[channelOf(at)] = Math.max(largest[channelOf(at)]!, Math.abs(value));
      for (const [at, value] of data.entries())
        expect(Math.abs(value - other.data[at]!), `${key} at ${String(at)}`).toBeLessThanOrEqual(
          (largest[channelOf(at)]! / 127 / 2) * 1.001,
        );
    }
  });
});

describe('specs', () => {
  const layersOf = async (name: string) =>
    (await imported(name)).layers.map((layer) => `${layer.type} ${layer.name}${'activation' in layer ? ` ${layer.activation}` : ''}`);

  it('have the layers that were converted, with activations and dilation in them', async () => {
    expect(await layersOf('images-float')).toEqual([
      'Input keras_tensor',
      'Conv2D stem_1 relu6',
      'DepthwiseConv2D wide_1 relu',
      'DepthwiseConv2D separable_1',
      'Conv2D separable_1_2 tanh',
      'MaxPooling2D max_pooling2d_1',
      'Conv2D dilated_1',
      'Conv2DTranspose larger_1 sigmoid',
      'AveragePooling2D average_pooling2d_1',
      'Flatten flatten_1',
      'Dense classes_1 softmax',
    ]);
    expect((await imported('images-float')).layers[6]).toMatchObject({ kernelSize: [3, 3], dilationRate: [2, 2], padding: 'same' });
  });

  it('have layers of sequences', async () => {
    expect(await layersOf('sequences-int8')).toEqual([
      'Input input_1',
      'Conv1D conv relu',
      'LSTM lstm',
      'Dense each tanh',
      'LSTM lstm_2',
      'Dense out',
    ]);
    const [, , first, , last] = (await imported('sequences-float')).layers;
    expect(first).toMatchObject({ units: 7, returnSequences: true });
    expect(last).toEqual({ type: 'LSTM', name: 'lstm_2', units: 4 });
  });

  it('have no traces of how the converter writes a normalisation, a dilation, a repetition and a change of shape', async () => {
    expect((await layersOf('dense-int8')).slice(1)).toEqual([
      'Dense wide_1 relu',
      'Dense norm_1 tanh',
      'Dense back_1 relu6',
      'Dense out_1',
    ]);
    expect(await layersOf('windows-float')).toContain('Conv1D dilated_1');
    expect((await imported('branches-float')).layers.filter(({ type }) => type === 'UpSampling2D')).toMatchObject([
      { size: [2, 2] },
      { name: 'gated_1.everywhere', size: [8, 8] },
    ]);
  });
});

describe('what a spec cannot say', () => {
  it('is named with its place, and the rest is costed', async () => {
    await opened('unsaid-float', async (model) => {
      const lines = model.layers.map(
        ({ type, params, macs, problem }) => `${type} ${String(params)} ${String(macs)}${problem ? ' problem' : ''}`,
      );
      expect(lines.join('\n')).toMatchInlineSnapshot(`
        "Input 0 0
        CONV_2D 20 576
        HARD_SWISH 0 0
        CONV_2D 114 1728
        SIN 0 undefined problem
        RESHAPE 0 0
        FULLY_CONNECTED 194 192"
      `);
      await expect(model.convert(signal)).rejects.toThrowErrorMatchingInlineSnapshot(
        `[ImportError: unsaid-float.tflite cannot be said in a spec: operator 3 (SIN, tensor "functional_6_1/Sin") has no layer in specs: use another operation in its place, and convert again]`,
      );
    });
  });

  it('is told of what is read in another way', async () => {
    const reported = (name: string) => opened(name, ({ notices }) => notices.map((notice) => toText(notice)));
    expect(await reported('images-float')).toEqual([]);
    expect(await reported('images-float16')).toMatchInlineSnapshot(`
      [
        "its weights are stored as float16, and are read as float32",
      ]
    `);
    expect(await reported('images-int8')).toMatchInlineSnapshot(`
      [
        "its weights are stored as int8, and are read as the float32 values that they stand for",
        "the file rounds what layers give as well, also what goes in and comes out; a spec calculates with the values that these stand for, and does not round",
      ]
    `);
    expect(await reported('wide-dynamic')).toMatchInlineSnapshot(`
      [
        "its weights are stored as int8, and are read as the float32 values that they stand for",
      ]
    `);
    expect(await reported('sequences-float')).toMatchInlineSnapshot(`
      [
        "operator 3 keeps the memory of its units within ±10, and a spec does not: they differ only where it goes beyond",
        "operator 6 keeps the memory of its units within ±10, and a spec does not: they differ only where it goes beyond",
      ]
    `);
  });
});
