/** Training on rows that are read chunk by chunk, against the same rows in memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random/random';
import type { EngineKind } from '../../src/core/run/events';
import { type DataLimits, dataLimits } from '../../src/trainer/data/limits';
import { loadData } from '../../src/trainer/data/loadData';
import type { DataSet, Gradients, TrainingSession } from '../../src/trainer/engine/engine';
import { initialWeights } from '../../src/trainer/engine/initialize';
import { inMemory, isStreamed, shuffledChunksOf } from '../../src/trainer/engine/rows';
import { trainEpoch } from '../../src/trainer/train/epoch';
import { parseSpecFile } from '../../src/trainer/input/specFile';
import { float32Npy, npyBytes } from '../support/data/npyBytes';
import { engineKinds, open } from '../support/engine/engines';
import { randomValues } from '../support/engine/models';

const folder = mkdtempSync(path.join(tmpdir(), 'streamed-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();

const width = 6;
const rows = 110;
const epochs = 3;
/** Every row begins with its number. */
const values = randomValues(rows * width, 3).map((value, at) => (at % width === 0 ? at / width / 64 : value));
writeFileSync(path.join(folder, 'rows.npy'), float32Npy([rows, width], [...values]));
writeFileSync(
  path.join(folder, 'classes.npy'),
  npyBytes(
    '|u1',
    [rows],
    Uint8Array.from({ length: rows }, (_, row) => row % 3),
  ),
);

const autoencoder = { units: width, loss: 'meanSquaredError', data: { file: 'rows.npy', validation: 0.2 } };
const classifier = { units: 3, loss: 'sparseCategoricalCrossentropy', data: { ...autoencoder.data, labels: 'classes.npy' } };
type Task = typeof autoencoder | typeof classifier;

function specOf({ units, loss, data }: Task) {
  const layers = [
    { type: 'Input', name: 'x', shape: [width] },
    { type: 'Dense', name: 'hidden', units: 5, activation: 'tanh' },
    { type: 'Dense', name: 'out', units, ...(units === 3 ? { activation: 'softmax' } : {}) },
  ];
  const train = { loss, optimizer: 'adam', learningRate: 0.01, epochs, batchSize: 8 };
  return parseSpecFile(path.join(folder, 'test.model.json'), JSON.stringify({ name: 'test', layers, data, train }));
}

async function compiled(kind: EngineKind, task: Task, data: DataSet): Promise<TrainingSession> {
  const { graph, spec } = specOf(task);
  return (await open(kind)).compile({ graph, weights: initialWeights(graph, 1), data, train: spec.train! });
}

async function outcomeOf(session: TrainingSession) {
  const losses = [(await session.evaluate('training', signal)).loss, (await session.evaluate('validation', signal)).loss];
  return { losses, gradients: await session.gradients(signal), weights: session.getWeights() };
}

async function trained(kind: EngineKind, task: Task, limits: DataLimits) {
  const data = await loadData(specOf(task), [folder], limits);
  const session = await compiled(kind, task, data);
  const results = [];
  const request = { rows: data.training, batchSize: 8, learningRate: 0.01, random: new Random(5), signal, onProgress: () => undefined };
  for (let epoch = 0; epoch < epochs; epoch++) results.push(await trainEpoch(session, request));
  const outcome = await outcomeOf(session);
  session.dispose();
  return { data, results, ...outcome };
}

/** Three chunks of 24 training rows and a bit, and one of held-out ones; four chunks hold all, so that a sample is all rows. */
const small: DataLimits = { inMemory: 0, chunk: 28 * width * 4 };

describe.each(engineKinds)('the %s engine', (kind) => {
  it('trains on one chunk as on rows in memory, to the bit', async () => {
    const { data: memory, ...inMemoryOutcome } = await trained(kind, autoencoder, dataLimits);
    const { data: streamed, ...streamedOutcome } = await trained(kind, autoencoder, { inMemory: 0, chunk: dataLimits.chunk });
    expect([isStreamed(memory.training), isStreamed(streamed.training)]).toEqual([false, true]);
    expect(streamedOutcome).toEqual(inMemoryOutcome);
  });

  it.each([autoencoder, classifier])('trains on chunks as on rows in memory in the same order: $loss', async (task) => {
    const { data, results, losses, gradients, weights } = await trained(kind, task, small);
    const held = await loadData(specOf(task), [folder]);
    const session = await compiled(kind, task, held);
    const random = new Random(5);
    for (const result of results) {
      const order: number[] = [];
      for await (const { samples, order: own } of shuffledChunksOf(data.training, random, signal))
        for (const row of own) order.push(samples.inputs[row * width]! * 64);
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: inMemory(held.training).count }, (_, row) => row));
      const { loss, gradientNorm } = await session.trainEpoch(Int32Array.from(order), { learningRate: 0.01, signal });
      expect(result.loss).toBeCloseTo(loss, 6);
      expect(result.gradientNorm).toBeCloseTo(gradientNorm, 6);
    }
    const expected = await outcomeOf(session);
    session.dispose();
    expect(weights).toEqual(expected.weights);
    for (const [at, loss] of losses.entries()) expect(loss).toBeCloseTo(expected.losses[at]!, 6);
    expectClose(gradients.mean, expected.gradients.mean);
  });
});

function expectClose(found: Gradients['mean'], expected: Gradients['mean']): void {
  for (const [key, { data }] of expected) for (const [at, value] of data.entries()) expect(found.get(key)!.data[at]).toBeCloseTo(value, 6);
}
