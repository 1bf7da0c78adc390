import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Engine, TrainingSession } from '../../src/trainer/engine/engine';
import { CancelledError } from '../../src/trainer/engine/errors';
import { findInstallation } from '../../src/trainer/engine/native/installation';
import { loadNativeBackend } from '../../src/trainer/engine/native/load';
import { layerTable } from '../../src/core/layers';
import { activations } from '../../src/core/layers/fields';
import { losses, optimizers } from '../../src/core/spec/schema';
import { sizeOf } from '../../src/core/numbers/sizeOf';
import { Random } from '../../src/core/random/random';
import type { WeightKey, Weights } from '../../src/core/weights/weights';
import { batchSize, expectClose, expectSameGradients, expectSameTraining, learningRate, prepare, rows } from '../support/engine/agreement';
import { engineCases, oneStep } from '../support/engine/cases';
import type { EngineCase } from '../support/engine/engineCase';
import { engineKinds, open } from '../support/engine/engines';
import { modelOf, randomRows, randomWeights } from '../support/engine/models';

// Compiling the first program of a process takes TensorFlow seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const signal = new AbortController().signal;

/** Expects the loss to change along a random direction as the gradients say. */
async function expectSlope(engine: Engine, example: EngineCase): Promise<void> {
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
}

describe.each(engineKinds)('the %s engine', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open(kind);
  });

  describe.each(engineCases)('$name', (example) => {
    it('trains step by step, with masks too, evaluates and predicts as tfjs does', () => expectSameTraining(engine, example));

    it('has the gradients that tfjs has', () => expectSameGradients(engine, example));

    it('has gradients that finite differences confirm', () => expectSlope(engine, example));
  });

  it('has gradients of sequences of one step that finite differences confirm', () => expectSlope(engine, oneStep));

  describe('a session', () => {
    const example = engineCases[0]!;
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

    it('keeps pruned weights exactly zero where constraints scale what is left', async () => {
      const { request } = await prepare(engineCases.find(({ name }) => name === 'constraints on weights')!);
      const session = await engine.compile(request);
      // Of a unit that is pruned as a whole, there is no direction left to scale.
      const kept = (at: number) => at % 6 !== 0 && at % 5 !== 0;
      const masks = ['a', 'b', 'c'].map((name): [WeightKey, Uint8Array] => {
        const key: WeightKey = `${name}/kernel`;
        return [key, Uint8Array.from(request.weights.get(key)!.data, (_, at) => Number(kept(at)))];
      });
      session.setMasks(new Map(masks));
      for (let epoch = 0; epoch < 2; epoch++) await session.trainEpoch(new Random(epoch).permutation(rows), { learningRate, signal });
      for (const [key] of masks) {
        const values = [...session.getWeights().get(key)!.data];
        expect(values.filter((value, at) => !kept(at) && value !== 0)).toEqual([]);
        expect(values.filter((value, at) => kept(at) && !Number.isFinite(value))).toEqual([]);
      }
      session.dispose();
    });

    it.each([
      example,
      { ...example, optimizer: 'sgd' as const, options: { momentum: 0.9 } },
      { ...engineCases.find(({ name }) => name === 'constraints on weights')!, optimizer: 'adam' as const },
    ])('goes on from kept weights and the state of $optimizer to the very same bits', async (kept) => {
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
    });

    it('keeps moving statistics when masks and optimizer state are set without weights', async () => {
      const { request } = await prepare(engineCases.find(({ name }) => name === 'batch normalization')!);
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

    it('evaluates some rows, evenly spread, where these are enough', async () => {
      const { request, graph } = await prepare(example);
      const all = randomRows(graph.layers[0]!.outputShape as number[], 4000);
      const width = all.inputs.length / all.count;
      const everySecond = all.inputs.filter((_, at) => Math.floor(at / width) % 2 === 0);
      const half = { count: 2000, inputs: everySecond, targets: everySecond };
      const session = await engine.compile({ ...request, data: { training: all, validation: all } });
      const expected = await engine.compileToPredict({ ...request, data: { training: half, validation: half } });
      for (const split of ['training', 'validation'] as const) {
        const { loss } = await session.evaluate(split, signal, 2000);
        expectClose([loss], [(await expected.evaluate(split, signal)).loss], 1e-6);
        expect(loss).not.toBe((await session.evaluate(split, signal)).loss);
      }
      session.dispose();
      expected.dispose();
    });

    it('predicts by other weights when it is compiled again for that alone', async () => {
      const { request, graph, samples } = await prepare(example);
      const other = { ...request, weights: randomWeights(graph, 99) };
      const session = await engine.compile(other);
      session.setMasks(new Map([mask]));
      session.setMasks(new Map());
      session.setWeights(other.weights);
      const expected = await session.predict(samples.inputs, rows);
      session.dispose();
      // An engine may take what it has compiled for the session before.
      const predicting = await engine.compileToPredict(request);
      expect(await predicting.predict(samples.inputs, rows)).not.toEqual(expected);
      predicting.dispose();
      const again = await engine.compileToPredict(other);
      expect(await again.predict(samples.inputs, rows)).toEqual(expected);
      again.dispose();
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

    it('gives the same bits again, whatever a model of the same shape did before', async () => {
      const { request } = await prepare(example);
      const train = async (session: TrainingSession) => {
        const { loss } = await session.trainEpoch(new Random(1).permutation(rows), { learningRate, signal });
        const { mean } = await session.gradients(signal);
        return { loss, weights: session.getWeights(), state: session.getOptimizerState(), mean };
      };
      const first = await engine.compile(request);
      const before = await train(first);
      first.dispose();
      const another = await engine.compile(request);
      another.setMasks(new Map([...request.weights].map(([key, { data }]) => [key, Uint8Array.from(data, (_, at) => at % 2)])));
      await train(another);
      another.dispose();
      const again = await engine.compile(request);
      expect(await train(again)).toEqual(before);
      again.dispose();
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

describe('the cases', () => {
  const text = JSON.stringify(engineCases);
  const random = ['Dropout', 'GaussianNoise'];

  it.each(Object.keys(layerTable).filter((type) => type !== 'Input' && !random.includes(type)))('have a layer %s', (type) => {
    expect(text).toContain(`"type":"${type}"`);
  });

  it.each(activations.filter((activation) => activation !== 'linear'))('have the activation %s', (activation) => {
    expect(text).toContain(`ctivation":"${activation}"`);
  });

  it('have every loss and optimizer', () => {
    expect(new Set(engineCases.map(({ loss = 'meanSquaredError' }) => loss))).toEqual(new Set(losses));
    expect(new Set(engineCases.map(({ optimizer = 'adam' }) => optimizer))).toEqual(new Set(optimizers));
  });
});

describe('the native engine', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('has the kernels of oneDNN on the processors that TensorFlow has them for, unless they are turned off', async () => {
    const installation = await findInstallation();
    const { binding } = installation as Extract<typeof installation, { installed: true }>;
    expect((await loadNativeBackend(binding, 1)).oneDnn).toBe(process.arch === 'x64');
    vi.stubEnv('TF_ENABLE_ONEDNN_OPTS', '0');
    expect((await loadNativeBackend(binding, 1)).oneDnn).toBe(false);
  });
});

describe('both engines', () => {
  it.each(['SpatialDropout1D', 'SpatialDropout2D'] as const)('drop the same channels as a whole by %s', async (type) => {
    const shape = type === 'SpatialDropout1D' ? [3, 8] : [3, 2, 8];
    const graph = modelOf(shape, [
      { type: 'Rescaling', name: 'same', scale: 1 },
      { type, name: 'drop', rate: 0.5 },
      { type: 'PReLU', name: 'slopes' },
    ]);
    const size = sizeOf(shape);
    const weights: Weights = new Map([['slopes/alpha', { shape, data: new Float32Array(size) }]]);
    // All inputs are −1: a slope stays zero where the value in front of it was dropped in the only row.
    const samples = { count: 1, inputs: new Float32Array(size).fill(-1), targets: new Float32Array(size).fill(1) };
    const train = { loss: 'meanSquaredError', optimizer: 'sgd', batchSize: 1, seed: 4 } as const;
    const moved: boolean[][] = [];
    for (const kind of engineKinds) {
      const session = await (await open(kind)).compile({ graph, weights, data: { training: samples }, train });
      await session.trainEpoch(Int32Array.of(0), { learningRate: 1, signal });
      moved.push([...session.getWeights().get('slopes/alpha')!.data].map((value) => value !== 0));
      session.dispose();
    }
    const [first] = moved;
    expect(moved[1]).toEqual(first);
    expect(first!.map((_, at) => first![at % 8])).toEqual(first);
    expect(new Set(first!.slice(0, 8))).toEqual(new Set([true, false]));
  });

  it('drop the same values and add the same noise', async () => {
    const graph = modelOf(
      [6],
      [
        { type: 'Dense', name: 'a', units: 20, activation: 'relu' },
        { type: 'Dropout', name: 'drop', rate: 0.4 },
        { type: 'GaussianNoise', name: 'noise', stddev: 0.3 },
        { type: 'Dense', name: 'b', units: 6 },
      ],
    );
    const request = {
      graph,
      weights: randomWeights(graph, 2),
      data: { training: randomRows([6], rows) },
      train: { loss: 'meanSquaredError', optimizer: 'adam', batchSize, seed: 9 },
    } as const;
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
