import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, test, vi } from 'vitest';
import { dense, graph, randomWeights } from '../../../../test/support/models/build';
import { everyLayer } from '../../../../test/support/models/everyLayer';
import { inC, inputSize, sanitized, trainerPredictions } from '../../../../test/support/models/inC';
import { randomSpec } from '../../../../test/support/models/randomSpec';
import { graphOf } from '../../../core/graph/build';
import { narrowestEmbedding } from '../../../core/graph/classNumbers';
import { type LayerSpec, layerTypes } from '../../../core/layers';
import { memoryOf } from '../../../core/memory/memory';
import { quantizeLayer } from '../../../core/methods/quantizing/quantize';
import { shareValues } from '../../../core/methods/sharing/share';
import { Random } from '../../../core/random/random';
import { largestDifference } from '../../../core/score/metrics';
import type { BareModel } from '../../../core/weights/model';
import { weightOf, type Weights } from '../../../core/weights/weights';
import { writeC } from './writeC';

const run = promisify(execFile);

// A busy machine takes a minute to compile the program of all layers with its checks.
vi.setConfig({ testTimeout: 240_000 });

/** The largest difference of the C program, run under sanitizers, to the trainer. */
async function differenceInC(model: BareModel, random: Random, rows = 3): Promise<number> {
  const classes = narrowestEmbedding(model.graph)?.classes;
  const value = () => (classes === undefined ? random.uniform() * 2 - 1 : Math.floor(random.uniform() * classes));
  const inputs = Float32Array.from({ length: rows * inputSize(model.graph) }, value);
  const expected = await trainerPredictions(model, inputs, rows);
  return inC(model, sanitized, async ({ compiled }) => largestDifference(expected, await compiled.predict(inputs, rows)));
}

const ofVolumes = /3D$/u;

test.each(layerTypes.filter((type) => ofVolumes.test(type)))('a layer of volumes is refused by its name: %s', (type) => {
  const own = type === 'Conv3D' ? { filters: 2, kernelSize: 2 } : {};
  const model = graph({ type: 'Input', name: 'x', shape: [3, 4, 4, 2] }, { type, name: 'volume', ...own } as LayerSpec);
  expect(() => writeC({ graph: model, weights: randomWeights(model, new Random(1)) }, 'a test')).toThrow(
    `volume cannot be written as C: it has no form for ${type}`,
  );
});

describe('the C program predicts what the trainer does, without undefined behaviour', () => {
  it('for every layer type', async () => {
    const every = everyLayer();
    const types = new Set(every.layers.map(({ spec }) => spec.type));
    expect(layerTypes.filter((type) => !types.has(type) && !ofVolumes.test(type))).toEqual(['Embedding']);
    const random = new Random(1);
    expect(await differenceInC({ graph: every, weights: randomWeights(every, random) }, random)).toBeLessThan(1e-5);
  });

  it('for every layer type with sparse weights', async () => {
    const every = everyLayer();
    const random = new Random(2);
    expect(await differenceInC({ graph: every, weights: randomWeights(every, random, 0.8) }, random)).toBeLessThan(1e-5);
  });

  it('for class numbers', async () => {
    const words = graph({ type: 'Input', name: 'x', shape: [4] }, { type: 'Embedding', name: 'words', inputDim: 9, outputDim: 3 }, { type: 'GRU', name: 'gru', units: 4 }); // prettier-ignore
    const random = new Random(3);
    expect(await differenceInC({ graph: words, weights: randomWeights(words, random) }, random)).toBeLessThan(1e-5);
  });

  test.each([1, 2, 3, 4, 5, 6])('for random model %i', async (seed) => {
    const random = new Random(100 + seed);
    let { name, layers } = randomSpec(random);
    while (layers.some(({ type }) => ofVolumes.test(type))) ({ name, layers } = randomSpec(random));
    const model = graphOf(name, layers).graph!;
    expect(await differenceInC({ graph: model, weights: randomWeights(model, random, 0.3) }, random)).toBeLessThan(1e-5);
  });

  it('for names that C does not have', async () => {
    const named = graph({ type: 'Input', name: '1.x', shape: [3] }, dense('a-b', 2), dense('a_b', 2), dense('int', 2));
    const random = new Random(4);
    const model = { graph: { ...named, name: '3d-net.v2' }, weights: randomWeights(named, random) };
    expect(writeC(model, 'a test').name).toBe('m3d_net_v2');
    expect(await differenceInC(model, random)).toBeLessThan(1e-5);
  });
});

it('has a pointer for each input and each output, also where their names differ in nothing that C tells apart', async () => {
  const layers: readonly LayerSpec[] = [
    { type: 'Input', name: 'a-b', shape: [3] },
    { type: 'Input', name: 'A_b', shape: [2] },
    { type: 'Concatenate', name: 'both', inputs: ['a-b', 'A_b'] },
    { type: 'Dense', name: 'hidden', units: 4, activation: 'relu' },
    { type: 'ReLU', name: 'cut' },
    { type: 'Dense', name: 'end', units: 2 },
  ];
  const random = new Random(11);
  const model = graphOf('two', layers, ['end', 'hidden', 'both']).graph!;
  expect(await differenceInC({ graph: model, weights: randomWeights(model, random) }, random)).toBeLessThan(1e-5);
  const alone = graphOf('two', layers.slice(0, 1).concat({ type: 'Input', name: 'other', shape: [2] }, { type: 'Dense', name: 'y', units: 1, inputs: ['a-b'] }), ['y']); // prettier-ignore
  const { graph: unused } = alone;
  expect(() => writeC({ graph: unused!, weights: randomWeights(unused!, random) }, 'a test')).toThrow(/depends on its input other/u);
});

it('is not called as a header that it includes', async () => {
  const named = graph({ type: 'Input', name: 'x', shape: [3] }, dense('y', 2, { activation: 'sigmoid' }));
  const random = new Random(10);
  const model = { graph: { ...named, name: 'math' }, weights: randomWeights(named, random) };
  expect(writeC(model, 'a test').name).toBe('math_model');
  expect(await differenceInC(model, random)).toBeLessThan(1e-5);
});

describe('weights take as little flash as their values allow', () => {
  const of = graph({ type: 'Input', name: 'x', shape: [40] }, dense('a', 60, { activation: 'relu' }), dense('b', 40));
  const start = randomWeights(of, new Random(5));
  const ones: Weights = new Map([...start].map(([key, { shape, data }]) => [key, { shape, data: data.map(() => 1) }]));
  const bytesOf = (weights: Weights) => writeC({ graph: of, weights }, 'a test').flashBytes;

  it('as they are: four bytes each', () => {
    expect(bytesOf(start)).toBe(4 * (2 * 40 * 60 + 60 + 40));
  });

  it('zeros are left out: each value has an index of a byte, each unit a beginning of one more', async () => {
    const sparse = randomWeights(of, new Random(5), 0.9);
    const kept = ['a', 'b'].map((layer) => weightOf(sparse, layer, 'kernel').data.filter((value) => value !== 0).length);
    expect(Math.max(...kept)).toBeLessThan(256);
    expect(bytesOf(sparse)).toBe(4 * (60 + 40) + kept.reduce((sum, count) => sum + 5 * count, 0) + 61 + 41);
    expect(await differenceInC({ graph: of, weights: sparse }, new Random(6))).toBeLessThan(1e-5);
  });

  it('values that many share are looked up: a byte each, and the table', async () => {
    const request = { valuesOf: () => 15, part: 1, continued: false, squaredGradients: ones };
    const shared = shareValues(of, start, request);
    // Biases stay as they are, as many as units.
    expect(bytesOf(shared)).toBe(2 * 40 * 60 + 2 * 4 * 15 + 4 * (60 + 40));
    expect(await differenceInC({ graph: of, weights: shared }, new Random(7))).toBeLessThan(1e-5);
  });

  it('integers are stored as such: a byte each, and a scale a unit', async () => {
    const quantized = of.layers.reduce<Weights>((weights, layer) => quantizeLayer(layer, weights, 'int8', ones), start);
    expect(bytesOf(quantized)).toBe(2 * 40 * 60 + 4 * (60 + 40) + 4 * (60 + 40));
    expect(await differenceInC({ graph: of, weights: quantized }, new Random(8))).toBeLessThan(1e-5);
  });
});

it('says in its comment what the compiled program has of constants and of buffers', async () => {
  const every = everyLayer();
  const model = { graph: every, weights: randomWeights(every, new Random(9), 0.5) };
  await inC(model, [], async ({ files, folder }) => {
    const object = path.join(folder, 'model.o');
    // Nothing is left out, and nothing is joined with what has the same values.
    await run('cc', ['-std=c99', '-O0', '-c', path.join(folder, `${files.name}.c`), '-o', object]);
    const symbols = (await run('nm', ['-S', object])).stdout.split('\n').map((line) => line.split(' '));
    const bytes = (kind: string, name: (symbol: string) => boolean) =>
      symbols.filter(([, , type, symbol]) => type === kind && name(symbol!)).reduce((sum, [, size]) => sum + parseInt(size!, 16), 0);
    expect(bytes('r', () => true)).toBe(files.flashBytes);
    expect(bytes('b', (symbol) => symbol === 'memory')).toBe(files.ramBytes);
    expect(files.ramBytes).toBe(4 * memoryOf(every)!.values);
    const [flash, ram] = [files.flashBytes, files.ramBytes].map((count) => count.toLocaleString('en-US'));
    expect(files.header).toContain(`Flash: ${flash!} bytes of constants, beside the code. RAM: ${ram!} bytes of buffers`);
  });
});

it('refuses a model with a size that is only known at run time', () => {
  const open = graph({ type: 'Input', name: 'x', shape: [null, null, 1] }, { type: 'Conv2D', name: 'a', filters: 2, kernelSize: 3 });
  expect(() => writeC({ graph: open, weights: randomWeights(open, new Random(1)) }, 'a test')).toThrow(/only known at run time/u);
});
