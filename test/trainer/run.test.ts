/** The built trainer over its protocol: what a run leaves, that it repeats, resumes, and can be stopped. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { modelCost } from '../../src/core/cost/cost';
import { toText } from '../../src/core/message/message';
import type { RunEvent } from '../../src/core/run/events';
import { meanSquaredDifference } from '../../src/core/score/metrics';
import { replay } from '../../src/core/run/state';
import { analyzeSpec } from '../../src/core/spec/analyze';
import type { TrainerClient } from '../../src/client/trainerClient';
import { loadData } from '../../src/trainer/data/loadData';
import { inMemory } from '../../src/trainer/engine/rows';
import { readSpecFile } from '../../src/trainer/input/specFile';
import { runEntries } from '../support/runFolders';
import { longRun } from '../support/specs/longRun';
import { smallSpec } from '../support/specs/smallRun';
import { loadPlainModel, predictPlainly } from '../support/models/predict';
import { startTrainer } from '../support/trainer';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
let trainers: TrainerClient[];

beforeEach(async () => {
  workspace = await createWorkspace();
  trainers = [];
});
afterEach(async () => {
  await Promise.all(trainers.map((trainer) => trainer.dispose()));
  await workspace.remove();
});

function start(): TrainerClient {
  const trainer = startTrainer();
  trainers.push(trainer);
  return trainer;
}

async function writeSpec(spec: object): Promise<string> {
  await workspace.write('test.model.json', spec);
  return path.join(workspace.folder, 'test.model.json');
}

/** All that a run yields but what a clock or a path gives. */
async function resultOf(run: string) {
  const untimed = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, inner: unknown) => (['latencyMs', 'seconds'].includes(key) ? undefined : inner));
  const { scoreCard } = JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8')) as { scoreCard: unknown };
  const reported = (await readEvents(run)).filter((event) => event.type !== 'started' && event.type !== 'finished');
  const weights = (await readFile(path.join(run, 'shrunk', 'weights.bin'))).toString('base64');
  return { scoreCard: untimed(scoreCard), reported: untimed(reported), weights };
}

async function readEvents(run: string): Promise<RunEvent[]> {
  const lines = (await readFile(path.join(run, 'events.jsonl'), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as RunEvent);
}

describe('a finished run', () => {
  test.each(['native', 'portable'] as const)('meets its target and leaves a whole folder (%s)', async (engine) => {
    const spec = await writeSpec(smallSpec);
    const reported: RunEvent[] = [];
    // How far an epoch is, which is told when it takes longer, is not kept.
    const onEvent = (event: RunEvent) => event.type !== 'progress' && reported.push(event);
    const result = await start().shrink({ spec, workspace: [], engine }, { onEvent });
    const { original, shrunk } = result.scoreCard;
    expect(result.engine).toBe(engine);
    expect(original.params).toBe(12 * 24 + 24 + 24 * 6 + 6 + 12 * 4 + 4 + 10 * 12 + 12);
    const target = Math.floor(original.params * 0.2);
    expect(shrunk.nonzero).toBeLessThanOrEqual(target);
    expect(shrunk.nonzero).toBeGreaterThanOrEqual(target * 0.995 - 1);

    expect((await readdir(result.run)).sort()).toEqual([
      'SHA256SUMS',
      'checkpoint',
      'events.jsonl',
      'original',
      'report.html',
      'run.json',
      'shrunk',
    ]);
    expect(await runEntries(workspace.folder)).toEqual([path.basename(result.run)]);
    const events = await readEvents(result.run);
    expect(events).toEqual(reported);
    expect(replay(events)).toMatchObject({ status: 'finished', nonzero: shrunk.nonzero, progress: 1 });
    expect(events.filter((event) => event.type === 'epoch')).toHaveLength(10 + 5 * 3);
    expect(events.filter((event) => event.type === 'pruned').map((event) => event.round)).toEqual([1, 2, 3, 4, 5]);

    const shrunkSpec = analyzeSpec(await readFile(path.join(result.run, 'shrunk', 'small.model.json'), 'utf8'));
    expect(shrunkSpec.problems).toEqual([]);
    expect(modelCost(shrunkSpec.graph!).params).toBe(shrunk.params);
    expect(await readFile(path.join(result.run, 'report.html'), 'utf8')).toContain('window.bonsaiRun = {"started"');
  });

  test('is the same again for the same seed', async () => {
    const spec = await writeSpec(smallSpec);
    const first = await start().shrink({ spec, workspace: [], engine: 'native' });
    const second = await start().shrink({ spec, workspace: [], engine: 'native' });
    expect(await resultOf(second.run)).toEqual(await resultOf(first.run));
  });

  test('can be shrunk again, from the weights it left', async () => {
    const spec = await writeSpec(smallSpec);
    const trainer = start();
    const first = await trainer.shrink({ spec, workspace: [], engine: 'native' });
    const again = path.join(first.run, 'shrunk', 'small.model.json');
    const second = await trainer.shrink({ spec: again, workspace: [], engine: 'native', target: { params: 60 } });
    expect(second.scoreCard.original.training.loss).toBeCloseTo(first.scoreCard.shrunk.training.loss, 6);
    expect(second.scoreCard.original.nonzero).toBe(first.scoreCard.shrunk.nonzero);
    expect(second.scoreCard.shrunk.nonzero).toBeLessThanOrEqual(60);
  });

  test('does not take the place of anything', async () => {
    const spec = await writeSpec(smallSpec);
    await workspace.write('taken/file.txt', 'mine');
    const out = path.join(workspace.folder, 'taken');
    await expect(start().shrink({ spec, workspace: [], engine: 'native', out })).rejects.toThrow(`the run folder ${out} is not empty`);
    expect(await readdir(out)).toEqual(['file.txt']);
  });
});

test.each(['native', 'portable'] as const)('plain TF.js loads what the %s engine left, and finds the same loss', async (engine) => {
  const spec = await writeSpec(smallSpec);
  const { run, scoreCard } = await start().shrink({ spec, workspace: [], engine });
  const { inputs, targets } = inMemory((await loadData(await readSpecFile(spec), [workspace.folder])).training);
  for (const name of ['original', 'shrunk'] as const) {
    const model = await loadPlainModel(path.join(run, name));
    expect(model.countParams()).toBe(scoreCard[name].params);
    const outputs = predictPlainly(model, inputs);
    expect(meanSquaredDifference(outputs, targets)).toBeCloseTo(scoreCard[name].training.loss, 5);
  }
});

describe('a run that ends too soon', () => {
  beforeEach(() => {
    process.env['BONSAI_CHECKPOINT_SECONDS'] = '0';
    return () => delete process.env['BONSAI_CHECKPOINT_SECONDS'];
  });

  test.each<[when: string, isTheMoment: (event: RunEvent) => boolean, more?: Record<string, unknown>, train?: Record<string, unknown>]>([
    ['while the original is trained', (event) => event.type === 'epoch' && event.round === 0 && event.epoch === 4],
    ['within a round', (event) => event.type === 'epoch' && event.round === 3 && event.epoch === 10 + 8],
    ['between pruning and fine-tuning', (event) => event.type === 'pruned' && event.round === 4],
    [
      'after units went',
      (event: RunEvent) => event.type === 'epoch' && event.round === 3 && event.epoch === 10 + 8,
      { steps: [{ method: 'pruneUnits', rounds: 3, fineTuneEpochs: 3 }] },
    ],
    [
      'in the second of several steps',
      (event: RunEvent) => event.type === 'epoch' && event.round === 3 && event.epoch === 10 + 8,
      {
        steps: [
          { method: 'removeLayers', layers: ['code'], fineTuneEpochs: 3 },
          { method: 'pruneWeights', rounds: 2, fineTuneEpochs: 3, regrow: 0.2, importance: 'movement' },
        ],
      },
    ],
    [
      'when a round may be taken back',
      (event: RunEvent) => event.type === 'epoch' && event.round === 3 && event.epoch === 10 + 8,
      { target: { maxLossIncrease: 0.05 } },
    ],
    ['while it is measured', (event) => event.type === 'stage' && event.stage === 'measure'],
    ['while the model is distilled', (event) => event.type === 'epoch' && event.round === 2 && event.epoch === 10 + 5, { distill: 0.5 }],
    [
      'while weights share values',
      (event) => event.type === 'epoch' && event.round === 1 && event.epoch === 10 + 2,
      { steps: [{ method: 'share', bits: 2, fineTuneEpochs: 4 }] },
    ],
    [
      'after the learning rate has fallen on a plateau',
      (event) => event.type === 'epoch' && event.round === 0 && event.epoch === 4,
      {},
      { schedule: { type: 'reduceOnPlateau', factor: 0.5, patience: 2, minDelta: 0.5 }, earlyStopping: { patience: 4, minDelta: 0.5 } },
    ],
    [
      'right after training has stopped early',
      (event) => event.type === 'stage' && event.stage === 'shrink',
      {},
      { epochs: 30, earlyStopping: { patience: 3, minDelta: 0.5 } },
    ],
  ])('by a kill %s is resumed to the same result', async (_when, isTheMoment, more, train) => {
    const spec = await writeSpec({
      ...smallSpec,
      train: { ...smallSpec.train, ...train },
      shrink: { ...smallSpec.shrink, ...more },
    });
    const whole = await start().shrink({ spec, workspace: [], engine: 'native' });
    const deaths: string[] = [];
    const victim = startTrainer({ onDeath: (error) => deaths.push(error.message) });
    const onEvent = (event: RunEvent) => {
      if (isTheMoment(event)) process.kill(victim.pid!, 'SIGKILL');
    };
    await expect(victim.shrink({ spec, workspace: [], engine: 'native' }, { onEvent })).rejects.toThrow(
      'the trainer process was ended by signal SIGKILL',
    );
    expect(deaths).toHaveLength(1);
    await expect(victim.engineStatus()).rejects.toThrow('was ended by signal SIGKILL');

    const reported: RunEvent[] = [];
    const resumed = await start().shrink(
      { spec, workspace: [], engine: 'native', resume: true },
      { onEvent: (event) => reported.push(event) },
    );
    expect(await resultOf(resumed.run)).toEqual(await resultOf(whole.run));
    expect(reported.at(0)?.type).toBe('started');
    expect(replay(reported)).toMatchObject({ status: 'finished' });
    expect(await runEntries(workspace.folder)).toHaveLength(2);
  });

  test('by cancelling answers within a second and can be resumed', async () => {
    const spec = await writeSpec(longRun);
    const trainer = start();
    const cancel = new AbortController();
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent) => {
      events.push(event);
      if (event.type === 'round') cancel.abort();
    };
    await expect(trainer.shrink({ spec, workspace: [], engine: 'native' }, { onEvent, signal: cancel.signal })).rejects.toMatchObject({
      kind: 'cancelled',
    });
    expect(trainer.isAlive).toBe(true);
    expect(events.at(-1)).toEqual({ type: 'cancelled', canResume: true });
    const [entry, ...others] = await runEntries(workspace.folder);
    expect(others).toEqual([]);
    expect(entry).toMatch(/^\..*-long\.unfinished$/);
  });
});

test('a run cancelled before its first checkpoint leaves nothing', async () => {
  const spec = await writeSpec(longRun);
  const cancel = new AbortController();
  const onEvent = (event: RunEvent) => {
    if (event.type === 'epoch') cancel.abort();
  };
  await expect(start().shrink({ spec, workspace: [], engine: 'native' }, { onEvent, signal: cancel.signal })).rejects.toMatchObject({
    kind: 'cancelled',
  });
  expect(await runEntries(workspace.folder)).toEqual([]);
});

test('there is nothing to resume without an unfinished run', async () => {
  const spec = await writeSpec(smallSpec);
  await expect(start().shrink({ spec, workspace: [], engine: 'native', resume: true })).rejects.toThrow(
    `no unfinished run of ${path.basename(spec)}`,
  );
});

test('a loss that explodes sends the run back with smaller steps, and in the end gives up with a reason', async () => {
  const tooFast = { ...smallSpec, train: { ...smallSpec.train, learningRate: 100 } };
  const spec = await writeSpec(tooFast);
  const notices: string[] = [];
  const onEvent = (event: RunEvent) => {
    if (event.type === 'notice') notices.push(toText(event.message));
  };
  await expect(start().shrink({ spec, workspace: [], engine: 'native' }, { onEvent })).rejects.toMatchObject({
    kind: 'engine',
    message: expect.stringContaining('training does not settle') as unknown,
  });
  expect(notices).toHaveLength(3);
  expect(notices[0]).toMatch(/went back to where that began, and goes on with half the learning rate/);
});
