/** Learning rates that change, and training that ends early, in whole runs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../src/core/random/random';
import type { RunEvent } from '../../src/core/run/events';
import { SmallShrinker } from '../support/shrinkSmall';
import { npyFile } from '../support/specs/npyFile';
import { smallSpec } from '../support/specs/smallRun';

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
  const random = new Random(4);
  await small.workspace.write(
    'noise.npy',
    npyFile(
      [40, 12],
      Float32Array.from({ length: 480 }, () => random.normal()),
    ),
  );
});
afterAll(() => small.stop());

const step = { method: 'pruneWeights', rounds: 2, fineTuneEpochs: 2 } as const;
const scheduled = (train: object, more: object = {}) => ({ ...smallSpec, ...more, train: { ...smallSpec.train, ...train } });

function epochsOf(events: readonly RunEvent[], round: number) {
  return events.flatMap((event) => (event.type === 'epoch' && event.round === round ? [event] : []));
}

test('a schedule holds in training, and anew in each fine-tuning', async () => {
  const { events } = await small.shrink(scheduled({ learningRate: 0.01, epochs: 4, schedule: { type: 'step', every: 1, factor: 0.5 } }), [
    step,
  ]);
  const rates = (round: number) => epochsOf(events, round).map(({ learningRate }) => learningRate);
  expect(rates(0)).toEqual([0.01, 0.005, 0.0025, 0.00125]);
  const [first, second] = [rates(1), rates(2)];
  expect(first[1]! / first[0]!).toBeCloseTo(0.5, 12);
  expect(second).toEqual(first);
});

test('a rate that falls on plateaus falls where the losses stay, and says so', async () => {
  const { events, notices } = await small.shrink(
    scheduled({ learningRate: 0.001, epochs: 8, schedule: { type: 'reduceOnPlateau', factor: 0.5, patience: 2, minDelta: 1e9 } }),
    [step],
  );
  expect(epochsOf(events, 0).map(({ learningRate }) => learningRate)).toEqual(
    [1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.125].map((share) => share / 1000),
  );
  expect(notices[0]).toBe('the loss has not fallen for 2 epochs: the learning rate is 0.0005 after epoch 3');
});

test('training ends when held-out rows gain nothing, and goes back to the best weights', async () => {
  const data = { file: 'noise.npy', validation: 0.4 };
  const { events, original, notices } = await small.shrink(
    scheduled({ learningRate: 0.02, epochs: 200, earlyStopping: { patience: 4 } }, { data }),
    [step],
  );
  const losses = epochsOf(events, 0).map(({ validationLoss }) => validationLoss!);
  const best = losses.indexOf(Math.min(...losses)) + 1;
  expect(losses).toHaveLength(best + 4);
  expect(losses.length).toBeLessThan(200);
  expect(original.validation!.loss).toBe(losses[best - 1]);
  expect(notices[0]).toMatch(`stopped early at epoch ${best + 4}: no gain for 4 epochs; went back to the weights of epoch ${best}, with`);
  expect(epochsOf(events, 2).at(-1)).toMatchObject({ epoch: best + 4 + 4, epochs: best + 4 + 4 });
});

test('training that is not stopped still ends with its best weights', async () => {
  const data = { file: 'noise.npy', validation: 0.4 };
  const train = { learningRate: 0.1, epochs: 40, earlyStopping: { patience: 39 } };
  const { original, events, notices } = await small.shrink(scheduled(train, { data }), [step]);
  const losses = epochsOf(events, 0).map(({ validationLoss }) => validationLoss!);
  expect(losses).toHaveLength(40);
  expect(original.validation!.loss).toBe(Math.min(...losses));
  expect(losses.at(-1)).toBeGreaterThan(Math.min(...losses));
  expect(notices[0]).toMatch(/^went back to the weights of epoch \d+, with the lowest loss/u);
});
