/** Runs of models with several inputs and outputs: read from files, shrunk by every method, stored, and refused with the reason. */
import path from 'node:path';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toText } from '../../src/core/message/message';
import type { ShrinkStep } from '../../src/core/methods/options';
import { Random } from '../../src/core/random/random';
import { loadPlainModel } from '../support/models/predict';
import { SmallShrinker } from '../support/shrinkSmall';
import { npyFile } from '../support/specs/npyFile';

const rows = 60;
const random = new Random(4);
const normal = (count: number) => Float32Array.from({ length: count }, () => random.normal());
const [pictures, numbers] = [normal(rows * 18), normal(rows * 4)];
const kinds = Float32Array.from({ length: rows }, (_, row) => Number(numbers[row * 4]! > 0) + Number(pictures[row * 18]! > 0));
const sizes = Float32Array.from({ length: rows * 2 }, (_, at) => numbers[Math.floor(at / 2) * 4 + 1 + (at % 2)]!);

const spec = {
  name: 'small',
  layers: [
    { type: 'Input', name: 'picture', shape: [3, 3, 2] },
    { type: 'Conv2D', name: 'seen', filters: 5, kernelSize: 2, activation: 'relu' },
    { type: 'BatchNormalization', name: 'norm' },
    { type: 'Flatten', name: 'flat' },
    { type: 'Input', name: 'numbers', shape: [4] },
    { type: 'Dense', name: 'known', units: 6, activation: 'relu' },
    { type: 'Concatenate', name: 'joined', inputs: ['flat', 'known'] },
    { type: 'Dense', name: 'hidden', units: 9, activation: 'relu' },
    { type: 'Dense', name: 'kind', units: 3, activation: 'softmax', inputs: ['hidden'] },
    { type: 'Dense', name: 'size', units: 2, inputs: ['hidden'] },
  ],
  outputs: ['kind', 'size'],
  data: { file: { picture: 'p.npy', numbers: 'n.npy' }, labels: { kind: 'k.npy', size: 's.npy' }, validation: 0.2 },
  train: {
    loss: { kind: 'sparseCategoricalCrossentropy', size: { loss: 'meanSquaredError', weight: 0.5 } },
    optimizer: 'adam',
    learningRate: 0.01,
    epochs: 12,
    batchSize: 12,
    seed: 1,
  },
  shrink: { distill: { outputs: 0.5, temperature: 2, layers: { hidden: 0.1 } } },
};

const quick = { fineTuneEpochs: 2 } as const;
const steps: readonly ShrinkStep[] = [
  { method: 'pruneUnits', rounds: 2, ...quick },
  { method: 'pruneWeights', rounds: 2, ...quick },
  { method: 'factorize', ...quick },
  { method: 'removeLayers', layers: ['hidden'], ...quick },
  { method: 'replaceActivations', activations: { relu: 'tanh' }, ...quick },
  { method: 'share', bits: 3, rounds: 2, ...quick },
  { method: 'quantize', ...quick },
  { method: 'auto', epochs: 2 },
];

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
  await small.workspace.write('p.npy', npyFile([rows, 3, 3, 2], pictures));
  await small.workspace.write('n.npy', npyFile([rows, 4], numbers));
  await small.workspace.write('k.npy', npyFile([rows], kinds));
  await small.workspace.write('s.npy', npyFile([rows, 2], sizes));
  await small.workspace.write('short.npy', npyFile([rows - 1, 4], numbers.subarray(4)));
});
afterAll(() => small.stop());

describe.each(['native', 'portable'] as const)('the %s engine', (engine) => {
  test.each(steps)('shrinks by $method', async (step) => {
    const result = await small.shrink(spec, [step], { params: 0.6 }, { engine });
    expect(Object.keys(result.shrunk.validation!).sort()).toEqual(['kind.accuracy', 'loss', 'size.mse', 'size.r2']);
    expect(result.graph.outputs).toEqual(['kind', 'size']);
    expect(Object.values(result.shrunk.validation!).every(Number.isFinite)).toBe(true);
    // Better than to say of every row what most rows are: the model has learned from both inputs.
    expect(result.original.training.loss).toBeLessThan(1.2);
  });
});

test('what it stored is a model that plain TF.js loads, with both outputs', async () => {
  const { run, shrunk } = await small.shrink(spec, [steps[0]!], { params: 0.6 }, { engine: 'portable' });
  const model = await loadPlainModel(path.join(run, 'shrunk'));
  expect(model.outputNames).toHaveLength(2);
  expect(model.countParams()).toBe(shrunk.params);
  const packed = await readFile(path.join(run, 'shrunk', 'small.bonsai'));
  await small.workspace.write('small.bonsai', packed);
  const again = JSON.parse(await readFile(path.join(run, 'shrunk', 'small.model.json'), 'utf8')) as object;
  const second = await small.shrink(
    { ...again, data: spec.data, weights: 'small.bonsai' },
    [steps[1]!],
    { params: 0.7 },
    { engine: 'portable' },
  );
  expect(second.original.params).toBe(shrunk.params);
});

test('an output without labels gives back its input', async () => {
  const layers = [
    { type: 'Input', name: 'numbers', shape: [4] },
    { type: 'Dense', name: 'code', units: 3, activation: 'relu' },
    { type: 'Dense', name: 'kind', units: 3, activation: 'softmax' },
    { type: 'Dense', name: 'again', units: 4, inputs: ['code'] },
  ];
  const train = { ...spec.train, loss: { kind: 'sparseCategoricalCrossentropy', again: 'meanSquaredError' } };
  const data = { file: 'n.npy', labels: { kind: 'k.npy' } };
  const both = { name: 'small', layers, outputs: ['again', 'kind'], data, train };
  const { original } = await small.shrink(both, [steps[1]!], { params: 0.9 }, { engine: 'portable' });
  expect(Object.keys(original.training).sort()).toEqual(['again.mse', 'again.r2', 'kind.accuracy', 'loss']);
  // With nothing learned it would be the variance of the input, which is 1.
  expect(original.training['again.mse']).toBeLessThan(0.8);
});

test('a limit on a metric names the outputs that it could be about', async () => {
  const run = small.shrink(spec, [steps[1]!], { params: 0.6, maxMetricDrop: 0.1 }, { engine: 'portable' });
  await expect(run).rejects.toThrow('the model has several (kind, size): limit the loss by maxLossIncrease');
});

describe('refuses, and says where', () => {
  const refusal = async (change: object): Promise<string> => {
    const error: unknown = await small.shrink({ ...spec, ...change }, [steps[1]!], { params: 0.5 }, { engine: 'portable' }).catch((cause: unknown) => cause); // prettier-ignore
    expect(error).toBeInstanceOf(Error);
    const { userMessage } = error as { userMessage?: Parameters<typeof toText>[0] };
    return userMessage === undefined ? (error as Error).message : toText(userMessage);
  };

  test.each([
    ['a single file', { file: 'n.npy', labels: spec.data.labels }, 'the model has 2 of them (picture, numbers): give an object with a file for each, by its name'], // prettier-ignore
    ['a misspelled input', { ...spec.data, file: { picture: 'p.npy', nubmers: 'n.npy' } }, '"nubmers" is none of picture, numbers; did you mean "numbers"?'], // prettier-ignore
    ['an input without a file', { ...spec.data, file: { picture: 'p.npy' } }, 'the input numbers has no file: name one for each Input layer, as in "file": { "numbers": "rows.npy" }'], // prettier-ignore
    ['rows of another shape', { ...spec.data, file: { picture: 'p.npy', numbers: 's.npy' } }, 'the rows of "s.npy" have the shape 2, but the Input layer numbers takes 4: change one of them'], // prettier-ignore
    ['files of unequal length', { ...spec.data, file: { picture: 'p.npy', numbers: 'short.npy' } }, `"short.npy" has ${rows - 1} rows, but "p.npy" has ${rows}: a row of one belongs to a row of the other`], // prettier-ignore
    ['labels of no output', { ...spec.data, labels: { kind: 'k.npy', sise: 's.npy' } }, /size gives 2, but its input/u],
    ['a class that is none', { ...spec.data, labels: { kind: 'wrong.npy', size: 's.npy' } }, /row 0 has the label 7, but the model's output knows the classes 0 to 2/u], // prettier-ignore
  ] as const)('%s', async (_, data, message) => {
    await small.workspace.write('wrong.npy', npyFile([rows], kinds.map(() => 7))); // prettier-ignore
    const said = await refusal({ data });
    if (typeof message === 'string') expect(said).toContain(message);
    else expect(said).toMatch(message);
  });
});
