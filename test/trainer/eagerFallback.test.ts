/** A layer that cannot be part of one graph is trained all the same. No layer of a spec is like that: here, tfjs's ReLU is made so. */
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { afterEach, expect, it, vi } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { toText } from '../../src/core/message/message';
import { Random } from '../../src/core/random/random';
import type { RunEvent } from '../../src/core/run/events';
import type { TrainingSession } from '../../src/trainer/engine/engine';
import { shrinkRun } from '../../src/trainer/run/shrinkRun';
import { expectClose } from '../support/engine/agreement';
import { open } from '../support/engine/engines';
import { modelOf, randomRows, randomWeights } from '../support/engine/models';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace } from '../support/workspace';

vi.setConfig({ testTimeout: 60_000 });

const { signal } = new AbortController();
const rows = 50;
const graph = modelOf(
  [6],
  [
    { type: 'Dense', name: 'encoder', units: 4 },
    { type: 'ReLU', name: 'peculiar' },
    { type: 'Dropout', name: 'drop', rate: 0.2 },
    { type: 'Dense', name: 'reconstruction', units: 6 },
  ],
);

/** tfjs's ReLU computes otherwise until the test has ended. */
function makeRelu(compute: (x: tf.Tensor) => tf.Tensor): void {
  const [relu] = tf.serialization.SerializationMap.getMap().classNameMap['ReLU']!;
  const prototype = relu.prototype as unknown as layers.Layer;
  vi.spyOn(prototype, 'call').mockImplementation((inputs) => compute(Array.isArray(inputs) ? inputs[0]! : inputs));
}

const readsBack = (x: tf.Tensor): tf.Tensor => {
  x.dataSync();
  return tf.relu(x);
};

const readsBackInItsGradient = tf.customGrad((x, save) => {
  (save as (tensors: tf.Tensor[]) => void)([x as tf.Tensor]);
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
    dy.dataSync();
    return tf.mul(dy, tf.step(saved[0]!));
  };
  return { value: tf.relu(x as tf.Tensor), gradFunc };
});

/** @param seed another one is another model: a compiled one would be used again. */
const compile = async (seed: number): Promise<TrainingSession> =>
  (await open('native')).compile({
    graph,
    weights: randomWeights(graph, 1),
    data: { training: randomRows([6], rows) },
    train: { loss: 'meanSquaredError', optimizer: 'adam', batchSize: 16, seed },
  });

async function lossAndOutputs(session: TrainingSession): Promise<number[]> {
  session.setMasks(new Map([['encoder/kernel', Uint8Array.from({ length: 24 }, (_, i) => (i % 4 === 1 ? 0 : 1))]]));
  for (let epoch = 0; epoch < 3; epoch++) await session.trainEpoch(new Random(epoch).permutation(rows), { learningRate: 0.01, signal });
  const { loss } = await session.evaluate('training', signal);
  const outputs = await session.predict(randomRows([6], 5, 9).inputs, 5);
  session.dispose();
  return [loss, ...outputs];
}

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([
  { what: 'a layer', seed: 1, compute: readsBack, words: 'peculiar reads a value back' },
  { what: 'its gradient', seed: 2, compute: readsBackInItsGradient, words: 'its loss or gradients read a value back' },
])('trains op by op, to the same weights, when $what reads a value back, and says so', async ({ seed, compute, words }) => {
  makeRelu(compute);
  const eager = await compile(seed);
  expect(toText(eager.notice!)).toContain(words);
  const actual = await lossAndOutputs(eager);
  vi.restoreAllMocks();
  const traced = await compile(seed);
  expect(traced.notice).toBeUndefined();
  expectClose(actual, await lossAndOutputs(traced));
});

it('says so once in a run, and shrinks as ever', async () => {
  const workspace = await createWorkspace();
  makeRelu(readsBack);
  const layers = [
    { type: 'Input', name: 'x', shape: [12] },
    { type: 'Dense', name: 'encoder', units: 6 },
    { type: 'ReLU', name: 'peculiar' },
    { type: 'Dense', name: 'reconstruction', units: 12 },
  ];
  await workspace.write('test.model.json', {
    ...smallSpec,
    layers,
    shrink: { target: { params: 0.5 }, steps: [{ method: 'pruneUnits', rounds: 2 }] },
  });
  const events: RunEvent[] = [];
  const { scoreCard } = await shrinkRun(
    { spec: path.join(workspace.folder, 'test.model.json'), workspace: [], engine: 'native' },
    {
      openEngine: () => open('native'),
      emit: (event) => events.push(event),
      signal,
      began: performance.now(),
      version: '0.0.0',
      assets: path.join(root, 'dist', 'webview'),
      checkpointSeconds: 60,
    },
  );
  const words = events.flatMap((event) => (event.type === 'notice' ? toText(event.message) : []));
  expect(words.filter((text) => text.includes('peculiar reads a value back'))).toHaveLength(1);
  expect(scoreCard.shrunk.params).toBeLessThanOrEqual(scoreCard.original.params / 2);
  await workspace.remove();
});
