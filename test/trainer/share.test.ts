/** What share does to real runs, and that shared weights take few bytes. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Shrunk, SmallShrinker } from '../support/shrinkSmall';
import { smallConvSpec } from '../support/specs/smallConv';
import { smallSpec } from '../support/specs/smallRun';

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
});
afterAll(() => small.stop());

const different = ({ weights }: Shrunk, key: `${string}/${string}`) => new Set(weights.get(key)!.data.filter((value) => value !== 0)).size;

test.each(['native', 'portable'] as const)('a dense model keeps few values in every layer, trained together (%s)', async (engine) => {
  const steps = [{ method: 'share', bits: 3, layerBits: { code: 1 }, rounds: 1, fineTuneEpochs: 15 }] as const;
  const shrunk = await small.shrink(smallSpec, steps, undefined, { engine });
  expect(different(shrunk, 'encoder/kernel')).toBeLessThanOrEqual(8);
  expect(different(shrunk, 'encoder/kernel')).toBeGreaterThan(6);
  expect(different(shrunk, 'code/kernel')).toBeLessThanOrEqual(2);
  const pruned = shrunk.events.find((event) => event.type === 'pruned')!;
  expect(pruned.lossAfter).toBeGreaterThan(pruned.lossBefore);
  expect(shrunk.shrunk.training.loss).toBeLessThan(pruned.lossAfter);
  expect(shrunk.shrunk.params).toBe(shrunk.original.params);
});

test('zeros of a pruned model stay, and the packed file is as small as the score card says', async () => {
  const shrunk = await small.shrink(
    smallSpec,
    [
      { method: 'pruneWeights', rounds: 3, fineTuneEpochs: 3 },
      { method: 'share', bits: 4, fineTuneEpochs: 5 },
    ],
    { params: 0.3 },
  );
  expect(shrunk.shrunk.nonzero).toBeLessThanOrEqual(Math.floor(646 * 0.3));
  for (const layer of ['encoder', 'code', 'skip', 'reconstruction'])
    if (shrunk.weights.has(`${layer}/kernel`)) expect(different(shrunk, `${layer}/kernel`)).toBeLessThanOrEqual(16);
  const { size } = await stat(path.join(shrunk.run, 'shrunk', 'small.bonsai'));
  expect(shrunk.shrunk.bytes).toBe(size);
  expect(shrunk.original.bytes).toBe(646 * 4);
  // Half of what is left are its layers' names and the tables of values.
  expect(size).toBeLessThan(1100);
});

test('a convolutional model keeps few values in every layer', async () => {
  const shrunk = await small.shrink(smallConvSpec, [{ method: 'share', bits: 4, fineTuneEpochs: 6 }]);
  for (const layer of ['first', 'second', 'larger', 'reconstruction']) expect(different(shrunk, `${layer}/kernel`)).toBeLessThanOrEqual(16);
  expect(shrunk.shrunk.bytes).toBeLessThan(shrunk.original.bytes / 3);
  expect(shrunk.shrunk.training.loss).toBeLessThan(shrunk.original.training.loss * 1.2);
});

test('the same seed gives the same values twice', async () => {
  const steps = [{ method: 'share', bits: 2, fineTuneEpochs: 3 }] as const;
  const [one, two] = [await small.shrink(smallSpec, steps), await small.shrink(smallSpec, steps)];
  expect(one.weights).toEqual(two.weights);
});

test.each(['native', 'portable'] as const)('more bits are never worse, and few weights stay as they are (%s)', async (engine) => {
  const runs = [];
  for (const bits of [1, 2, 4, 8]) runs.push(await small.shrink(smallSpec, [{ method: 'share', bits }], { params: 1 }, { engine }));
  const losses = runs.map(({ shrunk }) => shrunk.training.loss);
  for (const [at, loss] of losses.slice(1).entries()) expect(loss).toBeLessThan(losses[at]! * 1.01);
  // 24 · 6 weights may have 256 values.
  expect(runs.map((run) => different(run, 'code/kernel')).at(-1)).toBe(144);
  expect(losses.at(-1)).toBeLessThan(runs[0]!.original.training.loss * 1.01);
});

test('later steps keep what is shared together', async () => {
  const shrunk = await small.shrink(
    smallSpec,
    [
      { method: 'share', bits: 3, fineTuneEpochs: 2 },
      { method: 'pruneWeights', rounds: 2, fineTuneEpochs: 3 },
      { method: 'quantize', precision: 'float16', fineTuneEpochs: 2 },
    ],
    { params: 0.5 },
  );
  expect(shrunk.shrunk.nonzero).toBeLessThanOrEqual(323);
  for (const layer of ['encoder', 'code', 'skip', 'reconstruction']) expect(different(shrunk, `${layer}/kernel`)).toBeLessThanOrEqual(8);
});
