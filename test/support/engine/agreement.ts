/** What an engine does with a model, compared with what tfjs does op by op on its cpu backend. */
import { expect } from 'vitest';
import { Random } from '../../../src/core/random/random';
import type { Masks, Weights } from '../../../src/core/weights/weights';
import type { Engine } from '../../../src/trainer/engine/engine';
import { targetShape } from '../../../src/trainer/engine/losses';
import type { EngineCase } from './engineCase';
import { modelOf, randomRows, randomValues, randomWeights } from './models';
import { Oracle } from './oracle';

const signal = new AbortController().signal;

export const rows = 23;
export const batchSize = 5;
export const learningRate = 0.01;

const allRows = Int32Array.from({ length: rows }, (_, row) => row);

export async function prepare(example: EngineCase) {
  const { shape, layers, loss = 'meanSquaredError', delta, optimizer = 'adam', options, classes, inputClasses } = example;
  const graph = modelOf(shape, layers);
  const weights = randomWeights(graph, 11);
  const plain = randomRows(shape, rows, 3, inputClasses);
  const samples = classes === undefined ? plain : { ...plain, targets: randomValues(rows, 5).map((value) => Math.floor(value * classes)) };
  const outputShape = graph.layers.at(-1)!.outputShape as number[];
  const oracle = await Oracle.create({ graph, weights, samples, targetShape: targetShape(loss, outputShape), loss, delta });
  const request = {
    graph,
    weights,
    data: { training: samples, validation: samples },
    train: { loss, ...(delta === undefined ? {} : { delta }), optimizer, ...options, batchSize, seed: 1 },
  };
  return { graph, weights, samples, oracle, request };
}

/** @param tolerance a share of the largest of the expected values */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-4, what = ''): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...Array.from(expected, Math.abs), 1e-3);
  for (let i = 0; i < actual.length; i++)
    expect(Math.abs(actual[i]! - expected[i]!), `${what} at ${i}: ${actual[i]!} for ${expected[i]!}`).toBeLessThanOrEqual(
      tolerance * scale,
    );
}

/** 20 single steps, an epoch at once, 5 steps with masks; then losses of all rows and predictions. */
export async function expectSameTraining(engine: Engine, example: EngineCase): Promise<void> {
  const { samples, weights, oracle, request } = await prepare(example);
  const update = (batch: Int32Array) => {
    const { loss, gradients } = oracle.train(batch, request.train, learningRate);
    return { rows: batch.length, loss, norm: Math.hypot(...[...gradients.values()].flatMap((values) => [...values])) };
  };
  const before = oracle.lossOf(allRows);
  const single = [1, 2, 3, 4].flatMap(batchesOfSeed).map((batch) => ({ batch, ...update(batch) }));
  const together = batchesOfSeed(5).map(update);
  const masks = everyThirdAway(weights);
  oracle.setMasks(masks);
  const masked = batchesOfSeed(6).map((batch) => ({ batch, ...update(batch) }));
  const after = oracle.lossOf(allRows);
  const predictions = oracle.predict();
  // A limit that no step reaches would check nothing.
  expect(Math.max(...single.map(({ norm }) => norm))).toBeGreaterThan(request.train.clipNorm ?? 0);

  const session = await engine.compile(request);
  const train = (order: Int32Array) => session.trainEpoch(order, { learningRate, signal });
  expectClose([(await session.evaluate('training', signal)).loss], [before]);
  const expectSteps = async (steps: typeof single, what: string) => {
    for (const [at, { batch, loss, norm }] of steps.entries()) {
      const result = await train(batch);
      expectClose([result.loss], [loss], 1e-4, `loss of ${what} ${at}`);
      expectClose([result.gradientNorm], [norm], 1e-4, `gradient norm of ${what} ${at}`);
      expect(result.finite).toBe(true);
    }
  };
  await expectSteps(single, 'step');
  const epoch = await train(new Random(5).permutation(rows));
  expectClose([epoch.loss], [together.reduce((sum, step) => sum + step.loss * step.rows, 0) / rows]);
  expectClose([epoch.gradientNorm], [Math.max(...together.map(({ norm }) => norm))]);
  session.setMasks(masks);
  await expectSteps(masked, 'masked step');
  expectClose([(await session.evaluate('validation', signal)).loss], [after]);
  expectClose(await session.predict(samples.inputs, rows), predictions);
  const first = [samples.inputs.subarray(0, samples.inputs.length / rows), predictions.subarray(0, predictions.length / rows)] as const;
  expectClose(await session.predict(first[0], 1), first[1]);
  const predicting = await engine.compileToPredict({ ...request, weights: session.getWeights() });
  expectClose([(await predicting.evaluate('training', signal)).loss], [after], 1e-4, 'loss of a model that only predicts');
  expectClose(await predicting.predict(samples.inputs, rows), predictions);
  predicting.dispose();
  // One row is predicted by weights of its own, which must follow the session's.
  session.setMasks(new Map());
  session.setWeights(request.weights);
  const whole = await session.predict(samples.inputs, rows);
  expectClose(await session.predict(first[0], 1), whole.subarray(0, first[1].length));
  session.dispose();
}

export async function expectSameGradients(engine: Engine, example: EngineCase): Promise<void> {
  const { oracle, request } = await prepare(example);
  const { gradients } = oracle.step(allRows, false);
  const session = await engine.compile(request);
  const { mean, squared } = await session.gradients(signal);
  expect([...mean.keys()].sort()).toEqual([...gradients.keys()].sort());
  for (const [key, gradient] of gradients) {
    expectClose(mean.get(key)!.data, gradient, 1e-4, `gradient of ${key}`);
    // All rows fit into one batch here, whose square is that of the mean.
    expectClose(
      squared.get(key)!.data,
      gradient.map((value) => value ** 2),
      1e-3,
      `squared gradient of ${key}`,
    );
  }
  session.dispose();
}

/** All rows in a random order, in batches, of which the last is short. */
function batchesOfSeed(seed: number): Int32Array[] {
  const order = new Random(seed).permutation(rows);
  return Array.from({ length: Math.ceil(rows / batchSize) }, (_, at) => order.slice(at * batchSize, (at + 1) * batchSize));
}

function everyThirdAway(weights: Weights): Masks {
  return new Map([...weights].map(([key, { data }]) => [key, Uint8Array.from(data, (_, at) => (at % 3 === 1 ? 0 : 1))]));
}
