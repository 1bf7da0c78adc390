/** Whether targets are met, and what is said of those that are not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ShrinkStep } from '../../src/core/methods/options';
import { SmallShrinker } from '../support/shrinkSmall';
import { smallConvSpec } from '../support/specs/smallConv';
import { smallSpec } from '../support/specs/smallRun';

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
});
afterAll(() => small.stop());

const prune: ShrinkStep = { method: 'pruneWeights', rounds: 3, fineTuneEpochs: 2 };

test.each<[string, number, readonly ShrinkStep[]]>([
  ['pruneWeights', 0.5, [prune]],
  ['pruneUnits', 0.5, [{ method: 'pruneUnits', rounds: 3, fineTuneEpochs: 2 }]],
  ['factorize', 0.6, [{ method: 'factorize', fineTuneEpochs: 2 }]],
  ['pruneWeights and share', 0.2, [prune, { method: 'share', bits: 3, rounds: 2, fineTuneEpochs: 2 }]],
  ['pruneWeights and quantize', 0.3, [prune, { method: 'quantize', tolerance: 1, fineTuneEpochs: 2 }]],
])('a target of bytes is met by %s, and most of them are used', async (_, bytes, steps) => {
  const shrunk = await small.shrink(smallSpec, steps, { bytes });
  expect(shrunk.shrunk.bytes).toBeLessThanOrEqual(shrunk.original.bytes * bytes);
  expect(shrunk.shrunk.bytes).toBeGreaterThan(shrunk.original.bytes * bytes * 0.8);
  expect(shrunk.notices.filter((words) => words.includes('target'))).toEqual([]);
});

test('a convolutional model is brought to a number of bytes', async () => {
  const shrunk = await small.shrink(smallConvSpec, [prune], { bytes: 1500 });
  expect(shrunk.shrunk.bytes).toBeLessThanOrEqual(1500);
  expect(shrunk.shrunk.bytes).toBeGreaterThan(1200);
});

test('bytes that no model fits into are refused before anything is trained', async () => {
  await expect(small.shrink(smallSpec, [prune], { bytes: 100 })).rejects.toThrow(
    /100 B are too few: a file of this model takes \d+ B without any weight/u,
  );
});

test('a target that the steps do not aim at is said to be missed, with what was asked for', async () => {
  const shrunk = await small.shrink(smallSpec, [{ method: 'share', fineTuneEpochs: 1 }], { params: 0.2, bytes: 0.1 });
  const [words] = shrunk.notices.filter((text) => text.includes('missed'));
  expect(words).toMatch(
    /^the target is missed: \d+ parameters remain, and 129 were asked for; it is stored in .*, and 258 B were asked for\. None of the steps/u,
  );
});

test('a step that finds the target met by the one before has nothing to say', async () => {
  const units: ShrinkStep = { method: 'pruneUnits', rounds: 3, fineTuneEpochs: 2 };
  const shrunk = await small.shrink(smallSpec, [{ ...units, roundTo: 4 }, prune], { params: 0.3 });
  expect(shrunk.shrunk.nonzero).toBeLessThan(shrunk.original.params * 0.3 * 0.99);
  expect(shrunk.notices).toEqual([]);
});

test('a step that changes nothing is not fine-tuned, so that it shows no gain', async () => {
  const layers = [
    { type: 'Input', name: 'x', shape: [4, 3] },
    { type: 'GRU', name: 'out', units: 3, returnSequences: true },
  ];
  const spec = { ...smallSpec, layers, data: { generate: 'normal', rows: 16, seed: 1 } };
  const metLimit = await small.shrink(spec, [{ method: 'factorize', fineTuneEpochs: 20 }], { params: 1 });
  expect(metLimit.shrunk.training.loss).toBe(metLimit.original.training.loss);
  const epochs = metLimit.events.filter((event) => event.type === 'epoch');
  expect(epochs.map(({ stage }) => stage)).toEqual(Array.from({ length: smallSpec.train.epochs }, () => 'train'));
  // With a step that does something, that is fine-tuned, and the other still is not.
  const second = await small.shrink(spec, [{ method: 'factorize', fineTuneEpochs: 20 }, { ...prune }], { params: 0.8 });
  const rounds = second.events.flatMap((event) => (event.type === 'epoch' && event.stage === 'shrink' ? [event.round] : []));
  expect(rounds).toEqual([2, 2, 3, 3, 4, 4]);
  const last = second.events.filter((event) => event.type === 'epoch').at(-1)!;
  expect([last.epoch, last.epochs]).toEqual([16, 16]);
});

test('a target larger than the model is told where another step changes the model, and refused where none does', async () => {
  const reported = 'the target allows 2,000 parameters, and the model has 646: nothing has to be removed';
  const quantize: ShrinkStep = { method: 'quantize', tolerance: 1, fineTuneEpochs: 1 };
  const shrunk = await small.shrink(smallSpec, [prune, quantize], { params: 2000 });
  expect(shrunk.notices).toEqual([reported]);
  expect(shrunk.shrunk.params).toBe(646);
  for (const step of [prune, { method: 'pruneUnits' }, { method: 'factorize' }] as const)
    await expect(small.shrink(smallSpec, [step], { params: 2000 })).rejects.toMatchObject({ kind: 'input', message: reported });
  await expect(small.shrink(smallSpec, [prune], { bytes: 1e6 })).rejects.toThrow('and the model takes 2.58 kB: nothing has to be removed');
  const units = await small.shrink(smallSpec, [{ method: 'pruneUnits', share: 0.5, rounds: 1, fineTuneEpochs: 1 }], { params: 2000 });
  expect(units.notices).toEqual([reported]);
  expect(units.shrunk.params).toBeLessThan(646);
});
