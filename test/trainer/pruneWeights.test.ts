/** What the options of pruneWeights do to a real run. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toText } from '../../src/core/message/message';
import type { RunEvent } from '../../src/core/run/events';
import { analyzeSpec } from '../../src/core/spec/analyze';
import type { ShrinkTarget } from '../../src/core/methods/targetSchema';
import type { PruneWeightsOptions } from '../../src/core/methods/options/pruneWeights';
import { readLayersModelWeights } from '../../src/trainer/formats/tfjs/layersModel';
import type { TrainerClient } from '../../src/client/trainerClient';
import { smallSpec } from '../support/specs/smallRun';
import { startTrainer } from '../support/trainer';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
let trainer: TrainerClient;
beforeAll(async () => {
  workspace = await createWorkspace();
  trainer = startTrainer();
});
afterAll(async () => {
  await trainer.dispose();
  await workspace.remove();
});

async function prune(options: Omit<PruneWeightsOptions, 'method'>, target: ShrinkTarget = { params: 0.3 }, spec: object = smallSpec) {
  await workspace.write('small.model.json', spec);
  const events: RunEvent[] = [];
  const { scoreCard, run } = await trainer.shrink(
    {
      spec: path.join(workspace.folder, 'small.model.json'),
      workspace: [],
      engine: 'native',
      target,
      steps: [{ method: 'pruneWeights', rounds: 4, fineTuneEpochs: 4, ...options }],
    },
    { onEvent: (event) => events.push(event) },
  );
  const { graph } = analyzeSpec(await readFile(path.join(run, 'shrunk', 'small.model.json'), 'utf8'));
  const files = await Promise.all(['model.json', 'weights.bin'].map((name) => readFile(path.join(run, 'shrunk', name))));
  const weights = readLayersModelWeights(files[0]!.toString(), files[1]!, graph!);
  return { ...scoreCard, events, weights, notices: events.flatMap((event) => (event.type === 'notice' ? [toText(event.message)] : [])) };
}

describe('importances', () => {
  test.each(['magnitude', 'activation', 'gradient', 'taylor', 'movement'] as const)(
    '%s does better than random choice',
    async (importance) => {
      const informed = await prune({ importance, fineTuneEpochs: 1 });
      const random = await prune({ importance: 'random', fineTuneEpochs: 1 });
      for (const { shrunk } of [informed, random]) expect(shrunk.nonzero).toBeLessThanOrEqual(Math.floor(646 * 0.3));
      expect(informed.shrunk.training.loss).toBeLessThan(random.shrunk.training.loss);
    },
  );
});

test('regrow lets other weights live than plain pruning, as many', async () => {
  const plain = await prune({});
  const regrown = await prune({ regrow: 0.3 });
  expect(regrown.shrunk.nonzero).toBeLessThanOrEqual(193);
  expect(regrown.shrunk.nonzero).toBeGreaterThan(185);
  expect(regrown.weights).not.toEqual(plain.weights);
});

test('keepOf leaves at most 2 of 4 weights of a unit, and says when that is fewer than wanted', async () => {
  const { weights, shrunk, notices } = await prune({ keepOf: [2, 4] }, { params: 0.9 });
  // In the rebuilt model: behind units that went, too.
  for (const key of ['encoder/kernel', 'code/kernel', 'reconstruction/kernel'] as const) {
    const { shape, data } = weights.get(key)!;
    for (let unit = 0; unit < shape[1]!; unit++) {
      const column = Array.from({ length: shape[0]! }, (_, input) => data[input * shape[1]! + unit]!);
      for (let at = 0; at < column.length; at += 4)
        expect(column.slice(at, at + 4).filter((value) => value !== 0).length).toBeLessThanOrEqual(2);
    }
  }
  expect(shrunk.nonzero).toBeLessThanOrEqual((12 * 24 + 24 * 6 + 12 * 4) / 2 + 6 * 12 + 46);
  expect(notices).toEqual([expect.stringMatching(/^only \d+ of 581 parameters remain, because no more fit the pattern$/u)]);
});

test('block leaves and removes whole blocks', async () => {
  const { weights } = await prune({ block: [4, 2] }, { params: 0.5 });
  const { shape, data } = weights.get('encoder/kernel')!;
  expect(shape[0]).toBe(12);
  let removed = 0;
  for (let unit = 0; unit + 1 < shape[1]!; unit += 2) {
    for (let input = 0; input < 12; input += 4) {
      const zeros = Array.from({ length: 8 }, (_, at) => data[(input + (at >> 1)) * shape[1]! + unit + (at & 1)]!).filter(
        (value) => value === 0,
      ).length;
      expect([0, 8]).toContain(zeros);
      if (zeros === 8) removed++;
    }
  }
  expect(removed).toBeGreaterThan(0);
});

test('rewindTo starts each round from early weights', async () => {
  const { shrunk, original, events } = await prune({ rewindTo: 2, fineTuneEpochs: 0 });
  const early = events.find((event) => event.type === 'epoch' && event.epoch === 3);
  // Without fine-tuning the twin is the early model with holes: much worse than the trained original.
  expect(shrunk.training.loss).toBeGreaterThan(original.training.loss * 1.2);
  expect(early?.type === 'epoch' && early.loss).toBeGreaterThan(original.training.loss);
  await expect(prune({ rewindTo: 11 })).rejects.toThrow('rewindTo is 11, but the original is trained for 10 epochs only');
});

test('rewindTo is refused behind a step after which the early weights no longer fit', async () => {
  await workspace.write('small.model.json', smallSpec);
  const shrinking = trainer.shrink(
    {
      spec: path.join(workspace.folder, 'small.model.json'),
      workspace: [],
      engine: 'native',
      target: { params: 0.3 },
      steps: [{ method: 'pruneUnits' }, { method: 'pruneWeights', rewindTo: 2 }],
    },
    { onEvent: () => undefined },
  );
  await expect(shrinking).rejects.toThrow('step 1 (pruneUnits) changes the model, and the weights that step 2 rewinds to');
});

test('maxLossIncrease takes back the round that goes too far', async () => {
  const { shrunk, original, events, notices } = await prune({ rounds: 20, fineTuneEpochs: 6 }, { maxLossIncrease: 0.1 });
  expect(shrunk.training.loss).toBeLessThanOrEqual(original.training.loss * 1.1);
  expect(shrunk.nonzero).toBeLessThan(646 * 0.8);
  const rounds = events.filter((event) => event.type === 'round');
  expect(rounds.at(-1)!.loss).toBeGreaterThan(original.training.loss * 1.1);
  expect(shrunk.nonzero).toBe(rounds.at(-2)!.nonzero);
  expect(notices).toEqual([expect.stringMatching(/^round \d+ was taken back: its loss, .* is more than 10 % above the original's/u)]);
});

test('losses that only inform are those of some rows, the ones that decide those of all', async () => {
  const spec = { ...smallSpec, data: { ...smallSpec.data, rows: 5000 }, train: { ...smallSpec.train, epochs: 1 } };
  const lastLoss = ({ events }: Awaited<ReturnType<typeof prune>>) => events.filter((event) => event.type === 'round').at(-1)!.loss;
  const informing = await prune({ rounds: 1, fineTuneEpochs: 1 }, { params: 0.5 }, spec);
  expect(lastLoss(informing)).not.toBeCloseTo(informing.shrunk.training.loss, 5);
  expect(lastLoss(informing) / informing.shrunk.training.loss).toBeCloseTo(1, 1);
  const deciding = await prune({ rounds: 1, fineTuneEpochs: 1 }, { params: 0.5, maxLossIncrease: 10 }, spec);
  expect(lastLoss(deciding)).toBeCloseTo(deciding.shrunk.training.loss, 5);
});

test('a method that cannot know its goal is refused at its place in the spec', async () => {
  await expect(prune({}, { macs: 0.5 })).rejects.toMatchObject({
    kind: 'input',
    message: expect.stringContaining('pruneWeights aims at') as unknown,
  });
});
