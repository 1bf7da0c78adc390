import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Engine } from '../../src/trainer/engine/engine';
import { CancelledError } from '../../src/trainer/engine/errors';
import { targetShape } from '../../src/trainer/engine/losses';
import type { LayerSpec } from '../../src/core/layers';
import type { LossName } from '../../src/core/spec/schema';
import { Random } from '../../src/core/random/random';
import type { WeightKey, Weights } from '../../src/core/weights/weights';
import { engineKinds, open } from '../support/engine/engines';
import { modelOf, randomRows, randomValues, randomWeights } from '../support/engine/models';
import { Oracle, type OracleOptions } from '../support/engine/oracle';

// Compiling the first program of a process takes TensorFlow seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const signal = new AbortController().signal;

interface Case {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layers: readonly LayerSpec[];
  readonly loss?: LossName;
  readonly optimizer?: OracleOptions['optimizer'];
  readonly options?: Omit<OracleOptions, 'optimizer'>;
  /** One class number a row, below it; else the target is the input. */
  readonly classes?: number;
}

const seedLayers: readonly LayerSpec[] = [
  { type: 'Dense', name: 'encoder', units: 7, activation: 'relu' },
  { type: 'Dense', name: 'code', units: 3 },
  { type: 'Dense', name: 'skip', units: 2, activation: 'relu', inputs: ['x'] },
  { type: 'Concatenate', name: 'joined', inputs: ['skip', 'code'] },
  { type: 'Dense', name: 'reconstruction', units: 6 },
];

const cases: readonly Case[] = [
  { name: 'dense with a skip', shape: [6], layers: seedLayers },
  { name: 'sgd', shape: [6], layers: seedLayers, optimizer: 'sgd' },
  { name: 'sgd with momentum', shape: [6], layers: seedLayers, optimizer: 'sgd', options: { momentum: 0.9 } },
  {
    name: 'sgd with Nesterov momentum, clipped',
    shape: [6],
    layers: seedLayers,
    optimizer: 'sgd',
    options: { momentum: 0.8, nesterov: true, clipNorm: 0.5 },
  },
  { name: 'adam, clipped', shape: [6], layers: seedLayers, options: { clipNorm: 0.3 } },
  { name: 'adamw by a Huber loss', shape: [6], layers: seedLayers, optimizer: 'adamw', loss: 'huber' },
  { name: 'rmsprop by cosine distance', shape: [6], layers: seedLayers, optimizer: 'rmsprop', loss: 'cosineDistance' },
  {
    name: 'absolute error through tanh and sigmoid',
    shape: [6],
    layers: [
      { type: 'Dense', name: 'hidden', units: 4, activation: 'tanh' },
      { type: 'Dense', name: 'out', units: 6, activation: 'sigmoid', useBias: false },
    ],
    loss: 'meanAbsoluteError',
  },
  {
    name: 'binary cross-entropy',
    shape: [5],
    layers: [
      { type: 'Dense', name: 'hidden', units: 4, activation: 'elu' },
      { type: 'Dense', name: 'out', units: 5, activation: 'sigmoid' },
    ],
    loss: 'binaryCrossentropy',
  },
  {
    name: 'categorical cross-entropy',
    shape: [4],
    layers: [
      { type: 'Dense', name: 'hidden', units: 6, activation: 'softplus' },
      { type: 'Dense', name: 'out', units: 4, activation: 'softmax' },
    ],
    loss: 'categoricalCrossentropy',
  },
  {
    name: 'sparse cross-entropy',
    shape: [4],
    layers: [
      { type: 'Dense', name: 'hidden', units: 6, activation: 'swish' },
      { type: 'Dense', name: 'out', units: 3, activation: 'softmax' },
    ],
    loss: 'sparseCategoricalCrossentropy',
    classes: 3,
  },
  {
    name: 'residual and reshapes',
    shape: [2, 3],
    layers: [
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'a', units: 6, activation: 'gelu' },
      { type: 'Activation', name: 'b', activation: 'selu' },
      { type: 'Add', name: 'sum', inputs: ['flat', 'b'] },
      { type: 'Reshape', name: 'back', targetShape: [2, 3] },
      { type: 'Dense', name: 'out', units: 3, activation: 'softsign' },
    ],
  },
  {
    // Right in front of it, a bias has a gradient of rounding errors alone, of which Adam makes large steps.
    name: 'batch normalization',
    shape: [6],
    layers: [
      { type: 'Dense', name: 'a', units: 5, activation: 'tanh' },
      { type: 'BatchNormalization', name: 'norm', momentum: 0.9 },
      { type: 'Dense', name: 'out', units: 6 },
    ],
  },
  {
    name: 'convolutions',
    shape: [6, 5, 2],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 3, kernelSize: [3, 2], padding: 'same', activation: 'relu' },
      { type: 'Conv2D', name: 'b', filters: 2, kernelSize: 2, strides: [2, 1] },
      { type: 'BatchNormalization', name: 'norm' },
      { type: 'Conv2DTranspose', name: 'c', filters: 2, kernelSize: [2, 3], strides: [2, 1], padding: 'same', activation: 'hardSigmoid' },
      { type: 'Conv2DTranspose', name: 'd', filters: 2, kernelSize: [1, 2], activation: 'relu6' },
    ],
  },
  {
    name: 'pooling and upsampling',
    shape: [4, 6, 1],
    layers: [
      { type: 'Conv2D', name: 'a', filters: 2, kernelSize: 3, padding: 'same', activation: 'tanh' },
      { type: 'MaxPooling2D', name: 'pool' },
      { type: 'UpSampling2D', name: 'up' },
      { type: 'Conv2D', name: 'out', filters: 1, kernelSize: 3, padding: 'same' },
    ],
  },
  {
    name: 'depthwise and separable convolutions, padded, cropped and averaged',
    shape: [6, 6, 2],
    layers: [
      { type: 'ZeroPadding2D', name: 'wider', padding: [[1, 0], [0, 1]] }, // prettier-ignore
      { type: 'DepthwiseConv2D', name: 'a', kernelSize: 3, depthMultiplier: 2, activation: 'tanh' },
      { type: 'SeparableConv2D', name: 'b', filters: 3, kernelSize: 2, padding: 'same' },
      { type: 'Cropping2D', name: 'narrower', cropping: [1, 0] },
      { type: 'AveragePooling2D', name: 'pool', poolSize: [1, 2], strides: 1 },
      { type: 'GlobalAveragePooling2D', name: 'mean' },
      { type: 'Dense', name: 'out', units: 72 },
      { type: 'Reshape', name: 'image', targetShape: [6, 6, 2] },
    ],
  },
  {
    name: 'a sequence',
    shape: [8, 2],
    layers: [
      { type: 'Conv1D', name: 'a', filters: 4, kernelSize: 3, padding: 'same', activation: 'tanh' },
      { type: 'MaxPooling1D', name: 'pool' },
      { type: 'Conv1D', name: 'b', filters: 4, kernelSize: 3, strides: 2 },
      { type: 'LayerNormalization', name: 'norm' },
      { type: 'Flatten', name: 'flat' },
      { type: 'Dense', name: 'out', units: 16 },
      { type: 'Reshape', name: 'rows', targetShape: [8, 2] },
    ],
  },
  {
    name: 'layers of activations, gates and means',
    shape: [6],
    layers: [
      { type: 'Dense', name: 'a', units: 5 },
      { type: 'LeakyReLU', name: 'leaky', alpha: 0.2 },
      { type: 'ELU', name: 'elu', inputs: ['a'] },
      { type: 'PReLU', name: 'prelu', inputs: ['a'] },
      { type: 'Softmax', name: 'shares', inputs: ['a'] },
      { type: 'Multiply', name: 'gated', inputs: ['leaky', 'shares'] },
      { type: 'Average', name: 'mean', inputs: ['gated', 'elu', 'prelu'] },
      { type: 'ReLU', name: 'relu', maxValue: 6 },
      { type: 'Dense', name: 'out', units: 6 },
    ],
  },
];

const rows = 23;
const batchSize = 5;
const learningRate = 0.01;

async function prepare({ shape, layers, loss = 'meanSquaredError', optimizer = 'adam', options, classes }: Case) {
  const graph = modelOf(shape, layers);
  const weights = randomWeights(graph, 11);
  const plain = randomRows(shape, rows);
  const samples = classes === undefined ? plain : { ...plain, targets: randomValues(rows, 5).map((value) => Math.floor(value * classes)) };
  const outputShape = graph.layers.at(-1)!.outputShape as number[];
  const oracle = await Oracle.create({ graph, weights, samples, targetShape: targetShape(loss, outputShape), loss });
  const request = {
    graph,
    weights,
    data: { training: samples, validation: samples },
    train: { loss, optimizer, ...options, batchSize, seed: 1 },
  };
  return { graph, weights, samples, oracle, request };
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-4): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...Array.from(expected, Math.abs), 1e-3);
  for (let i = 0; i < actual.length; i++)
    expect(Math.abs(actual[i]! - expected[i]!), `at ${i}: ${actual[i]!} for ${expected[i]!}`).toBeLessThanOrEqual(tolerance * scale);
}

describe.each(engineKinds)('the %s engine', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open(kind);
  });

  describe.each(cases)('$name', (example) => {
    it('trains, evaluates and predicts as tfjs does', async () => {
      const { samples, oracle, request } = await prepare(example);
      const all = Int32Array.from({ length: samples.count }, (_, row) => row);
      const orders = [new Random(1).permutation(rows), new Random(2).permutation(rows), new Random(3).permutation(rows), new Random(4).permutation(rows)]; // prettier-ignore
      const before = oracle.lossOf(all);
      const expected = orders.map((order) => {
        const steps = [0, 5, 10, 15, 20].map((start) => {
          const batch = order.slice(start, start + batchSize);
          return { rows: batch.length, ...oracle.train(batch, request.train, learningRate) };
        });
        const norms = steps.map(({ gradients }) => Math.sqrt([...gradients.values()].flatMap((values) => [...values]).reduce((sum, value) => sum + value ** 2, 0))); // prettier-ignore
        return { loss: steps.reduce((sum, step) => sum + step.loss * step.rows, 0) / rows, norm: Math.max(...norms) };
      });
      // A limit that no step reaches would check nothing.
      expect(expected[0]!.norm).toBeGreaterThan(request.train.clipNorm ?? 0);
      const after = oracle.lossOf(all);
      const predictions = oracle.predict();

      const session = await engine.compile(request);
      expectClose([(await session.evaluate('training', signal)).loss], [before]);
      for (const [epoch, order] of orders.entries()) {
        const result = await session.trainEpoch(order, { learningRate, signal });
        expectClose([result.loss, result.gradientNorm], [expected[epoch]!.loss, expected[epoch]!.norm]);
        expect(result.finite).toBe(true);
      }
      expectClose([(await session.evaluate('validation', signal)).loss], [after]);
      expectClose(await session.predict(samples.inputs, rows), predictions);
      session.dispose();
    });

    it('has the gradients that tfjs has', async () => {
      const { oracle, request } = await prepare(example);
      const { gradients } = oracle.step(Int32Array.from({ length: rows }, (_, row) => row), false); // prettier-ignore
      const session = await engine.compile(request);
      const { mean, squared } = await session.gradients(signal);
      expect([...mean.keys()].sort()).toEqual([...gradients.keys()].sort());
      for (const [key, gradient] of gradients) {
        expectClose(mean.get(key)!.data, gradient);
        // All rows fit into one batch here, whose square is that of the mean.
        expectClose(squared.get(key)!.data, gradient.map((value) => value ** 2), 1e-3); // prettier-ignore
      }
      session.dispose();
    });

    it('has gradients that finite differences confirm', async () => {
      const { graph, weights, request } = await prepare(example);
      const session = await engine.compile(request);
      const { mean } = await session.gradients(signal);
      const direction = randomWeights(graph, 77);
      const lossAt = async (distance: number) => {
        session.setWeights(new Map([...weights].map(([key, { shape, data }]) => [key, { shape, data: data.map((value, i) => value + (mean.has(key) ? distance * direction.get(key)!.data[i]! : 0)) }]))); // prettier-ignore
        return (await session.evaluate('training', signal)).loss;
      };
      const slope = ((await lossAt(5e-3)) - (await lossAt(-5e-3))) / 1e-2;
      let expected = 0;
      for (const [key, { data }] of mean) for (let i = 0; i < data.length; i++) expected += data[i]! * direction.get(key)!.data[i]!;
      expectClose([slope], [expected], 0.02);
      session.dispose();
    });
  });

  describe('a session', () => {
    const example = cases[0]!;
    const mask: [WeightKey, Uint8Array] = ['encoder/kernel', Uint8Array.from({ length: 42 }, (_, i) => (i % 3) % 2)];

    it('keeps pruned weights and their moments exactly zero', async () => {
      const { request } = await prepare(example);
      const session = await engine.compile(request);
      await session.trainEpoch(new Random(1).permutation(rows), { learningRate, signal });
      session.setMasks(new Map([mask]));
      const pruned = (weights: Weights) => [...weights.get(mask[0])!.data].filter((_, i) => mask[1][i] === 0);
      const zeros = pruned(session.getWeights());
      expect(zeros.length).toBe(28);
      for (let epoch = 0; epoch < 3; epoch++) {
        expect(pruned(session.getWeights())).toEqual(zeros.map(() => 0));
        const { slots } = session.getOptimizerState();
        for (const slot of ['m', 'v']) expect(pruned(slots.get(slot)!)).toEqual(zeros.map(() => 0));
        await session.trainEpoch(new Random(epoch).permutation(rows), { learningRate, signal });
      }
      const kept = [...session.getWeights().get(mask[0])!.data].filter((_, i) => mask[1][i] === 1);
      expect(kept.every((value) => value !== 0)).toBe(true);
      session.setWeights(request.weights);
      expect(pruned(session.getWeights())).toEqual(zeros.map(() => 0));
      session.dispose();
    });

    it.each([example, { ...example, optimizer: 'sgd' as const, options: { momentum: 0.9 } }])(
      'goes on from kept weights and the state of $optimizer to the very same bits',
      async (kept) => {
        const { request } = await prepare(kept);
        const [first, second] = [await engine.compile(request), await engine.compile(request)];
        const epoch = (session: typeof first, seed: number) =>
          session.trainEpoch(new Random(seed).permutation(rows), { learningRate, signal });
        await epoch(first, 1);
        second.setWeights(first.getWeights());
        second.setOptimizerState(first.getOptimizerState());
        await epoch(first, 2);
        await epoch(second, 2);
        expect([...second.getWeights()]).toEqual([...first.getWeights()]);
        expect(second.getOptimizerState()).toEqual(first.getOptimizerState());
        first.dispose();
        second.dispose();
      },
    );

    it('keeps moving statistics when masks and optimizer state are set without weights', async () => {
      const { request } = await prepare(cases.find(({ name }) => name === 'batch normalization')!);
      const session = await engine.compile(request);
      await session.trainEpoch(new Random(1).permutation(rows), { learningRate, signal });
      const statistics = () => ['norm/moving_mean', 'norm/moving_variance'].map((key) => session.getWeights().get(key as WeightKey)!.data);
      const before = statistics();
      expect(before[0]).not.toEqual(request.weights.get('norm/moving_mean')!.data);
      session.setMasks(new Map([['a/kernel', new Uint8Array(30).fill(1)], ['norm/gamma', new Uint8Array(5).fill(1)], ['norm/moving_mean', new Uint8Array(5).fill(1)]])); // prettier-ignore
      expect(statistics()).toEqual(before);
      const { loss } = await session.evaluate('training', signal);
      session.setOptimizerState(session.getOptimizerState());
      expect(statistics()).toEqual(before);
      expect((await session.evaluate('training', signal)).loss).toBe(loss);
      session.dispose();
    });

    it('leaves the arrays it was given alone', async () => {
      const { request } = await prepare(example);
      const copy = new Map([...request.weights].map(([key, { data }]) => [key, data.slice()]));
      const session = await engine.compile(request);
      await session.trainEpoch(new Random(1).permutation(rows), { learningRate, signal });
      for (const [key, { data }] of request.weights) expect(data).toEqual(copy.get(key));
      session.dispose();
    });

    it('answers a cancellation with CancelledError', async () => {
      const { request } = await prepare(example);
      const session = await engine.compile(request);
      const controller = new AbortController();
      const order = new Random(1).permutation(rows);
      const training = (async () => {
        for (;;) await session.trainEpoch(order, { learningRate, signal: controller.signal });
      })();
      setTimeout(() => controller.abort(), 20);
      await expect(training).rejects.toBeInstanceOf(CancelledError);
      await expect(session.evaluate('training', controller.signal)).rejects.toBeInstanceOf(CancelledError);
      session.dispose();
    });

    it('says when numbers are no longer finite', async () => {
      const { request } = await prepare({ ...example, optimizer: 'sgd' });
      const session = await engine.compile(request);
      let result = await session.trainEpoch(new Random(1).permutation(rows), { learningRate: 1e6, signal });
      for (let epoch = 0; epoch < 10 && result.finite; epoch++)
        result = await session.trainEpoch(new Random(1).permutation(rows), { learningRate: 1e6, signal });
      expect(result.finite).toBe(false);
      session.dispose();
    });
  });
});

describe('both engines', () => {
  it('drop the same values and add the same noise', async () => {
    const graph = modelOf([6], [
      { type: 'Dense', name: 'a', units: 20, activation: 'relu' },
      { type: 'Dropout', name: 'drop', rate: 0.4 },
      { type: 'GaussianNoise', name: 'noise', stddev: 0.3 },
      { type: 'Dense', name: 'b', units: 6 },
    ]); // prettier-ignore
    const request = { graph, weights: randomWeights(graph, 2), data: { training: randomRows([6], rows) }, train: { loss: 'meanSquaredError', optimizer: 'adam', batchSize, seed: 9 } } as const; // prettier-ignore
    const losses: number[][] = [];
    for (const kind of engineKinds) {
      const session = await (await open(kind)).compile(request);
      const results: number[] = [];
      for (const seed of [1, 2, 3])
        results.push((await session.trainEpoch(new Random(seed).permutation(rows), { learningRate, signal })).loss);
      losses.push(results);
      session.dispose();
    }
    expectClose(losses[0]!, losses[1]!, 1e-5);
  });
});
