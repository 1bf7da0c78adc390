/** Nothing is left of a model that was compiled and disposed of, and nothing piles up while one trains. */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random/random';
import type { Engine } from '../../src/trainer/engine/engine';
import { engineKinds, open } from '../support/engine/engines';
import { modelOf, randomRows, randomWeights } from '../support/engine/models';

const { signal } = new AbortController();
const graph = modelOf(
  [12],
  [
    { type: 'Dense', name: 'encoder', units: 24, activation: 'relu' },
    { type: 'BatchNormalization', name: 'normal' },
    { type: 'Dropout', name: 'drop', rate: 0.1 },
    { type: 'Dense', name: 'code', units: 6 },
    { type: 'Dense', name: 'skip', units: 4, activation: 'relu', inputs: ['x'] },
    { type: 'Concatenate', name: 'joined', inputs: ['skip', 'code'] },
    { type: 'Dense', name: 'reconstruction', units: 12 },
  ],
);
const weights = randomWeights(graph, 1);
const data = { training: randomRows([12], 320), validation: randomRows([12], 64, 4) };
const train = { loss: 'meanSquaredError', optimizer: 'adam', batchSize: 32, seed: 1 } as const;

/** What may stay of a thing that was done a thousand times: far less than the thing itself holds. */
const bytesLeft = 100 * 1024;

function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}

function temporaryFolders(): number {
  return readdirSync(tmpdir()).filter((name) => /^model-bonsai-\w{6}$/u.test(name)).length;
}

describe.each(engineKinds)('the %s engine', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open(kind);
  });

  /** @param seed another one is another model: a compiled one would be used again. */
  async function useOnce(seed: number): Promise<void> {
    const session = await engine.compile({ graph, weights, data, train: { ...train, seed } });
    await session.trainEpoch(new Random(1).permutation(320), { learningRate: 0.001, signal });
    await session.evaluate('validation', signal);
    await session.predict(data.training.inputs, 320);
    await session.gradients(signal);
    session.dispose();
  }

  it('compiles a thousand models and keeps none', async () => {
    for (let i = 0; i < 100; i++) await useOnce(i);
    const before = { tensors: tf.memory().numTensors, bytes: residentBytes(), folders: temporaryFolders() };
    for (let i = 0; i < 1000; i++) await useOnce(100 + i);
    const grown = residentBytes() - before.bytes;
    console.log(`${kind}: ${(grown / 1e6).toFixed(1)} MB more after 1,000 compilations`);
    expect(tf.memory().numTensors).toBe(before.tensors);
    expect(temporaryFolders()).toBe(before.folders);
    expect(grown).toBeLessThan(1000 * bytesLeft);
  });

  it('makes a hundred thousand steps in the same memory', async () => {
    const session = await engine.compile({ graph, weights, data, train });
    const random = new Random(2);
    const epochs = async (count: number) => {
      for (let i = 0; i < count; i++) await session.trainEpoch(random.permutation(320), { learningRate: 0.001, signal });
    };
    await epochs(1000);
    const before = { tensors: tf.memory().numTensors, bytes: residentBytes() };
    await epochs(10_000);
    const grown = residentBytes() - before.bytes;
    console.log(`${kind}: ${(grown / 1e6).toFixed(1)} MB more after 100,000 steps`);
    expect(tf.memory().numTensors).toBe(before.tensors);
    expect(grown).toBeLessThan(40 * 1024 * 1024);
    session.dispose();
  });
});
