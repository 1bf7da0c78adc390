/** Training that goes wrong is seen within an epoch, taken back and answered, and ends near a run that was not disturbed. */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { modelCost } from '../../src/core/cost/cost';
import type { Engine, TrainingSession } from '../../src/trainer/engine/engine';
import { weightKey } from '../../src/core/weights/weights';
import { engineKinds, open } from '../support/engine/engines';
import { withFault, withNaN } from '../support/engine/faultyEngine';
import { trainedRun, type TrainedRun } from '../support/engine/trained';
import { smallSpec } from '../support/specs/smallRun';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const spec = {
  ...smallSpec,
  train: { ...smallSpec.train, epochs: 30 },
  shrink: { target: { params: 0.5 }, steps: [{ method: 'pruneWeights', rounds: 3, fineTuneEpochs: 6 }] },
};

describe.each(engineKinds)('with the %s engine', (kind) => {
  let engine: Engine;
  let undisturbed: TrainedRun;
  beforeAll(async () => {
    engine = await open(kind);
    undisturbed = await trainedRun(engine, spec);
  });

  const expectNear = ({ loss }: TrainedRun) => expect(loss).toBeLessThanOrEqual(undisturbed.loss * 1.05);

  test('an undisturbed run has nothing to tell', () => {
    expect(undisturbed.warnings).toEqual([]);
  });

  test('a learning rate 1,000 times too high', async () => {
    const run = await trainedRun(engine, { ...spec, train: { ...spec.train, learningRate: spec.train.learningRate * 1000 } });
    expectNear(run);
    expect(run.warnings[0]!.text).toMatch(
      / while training the original: went back to where that began, and goes on with half the learning rate$/u,
    );
    // In the first epoch, and at its place in the chart.
    expect(run.warnings[0]!.epoch).toBe(1);
  });

  test.each([
    ['in the original', 4],
    ['in a round', 33],
  ])('weights that are no numbers %s', async (_, at) => {
    const before = (session: TrainingSession, epoch: number) => {
      if (epoch === at) session.setWeights(withNaN(session.getWeights()));
    };
    const run = await trainedRun(withFault(engine, { before }), spec);
    expectNear(run);
    expect(run.warnings).toHaveLength(1);
    expect(run.warnings[0]!.text).toMatch(/^the loss became infinite or not a number .* gradients scaled down to a norm of [\d.]+$/u);
    expect(run.warnings[0]!.epoch).toBe(at);
    for (const { data } of run.model.weights.values()) expect(data.every(Number.isFinite)).toBe(true);
  });

  test('gradients that explode', async () => {
    const after = (result: Awaited<ReturnType<TrainingSession['trainEpoch']>>, epoch: number) =>
      epoch === 5 ? { ...result, loss: result.loss * 2, gradientNorm: result.gradientNorm * 2000 } : result;
    const run = await trainedRun(withFault(engine, { after }), spec);
    expectNear(run);
    expect(run.warnings).toEqual([
      { text: expect.stringMatching(/^gradients grew more than 1000 times while training the original/u) as string, epoch: 5 },
    ]);
  });

  test('fine-tuning that makes the loss grow', async () => {
    const step = { method: 'pruneWeights', rounds: 1, fineTuneEpochs: 4, learningRate: 0.2 };
    const run = await trainedRun(engine, { ...spec, shrink: { target: { params: 0.7 }, steps: [step] } });
    expect(run.warnings.length).toBeGreaterThan(0);
    expect(run.warnings[0]!.text).toMatch(/^(fine-tuning made the loss grow from|the loss grew more than) .* in round 1: went back/u);
    const [pruned, round] = [run.events.find(({ type }) => type === 'pruned'), run.events.find(({ type }) => type === 'round')];
    expect(round?.type === 'round' && pruned?.type === 'pruned' && round.loss / pruned.lossAfter).toBeLessThanOrEqual(1.25);
  });

  test('a round that never settles is left without fine-tuning, and the run goes on', async () => {
    const after = (result: Awaited<ReturnType<TrainingSession['trainEpoch']>>, epoch: number) =>
      epoch > 30 && epoch < 35 ? { ...result, finite: false } : result;
    const run = await trainedRun(withFault(engine, { after }), spec);
    expect(run.warnings.map(({ text }) => text.split(': ')[1])).toEqual([
      'went back to where that began, and goes on with half the learning rate',
      'went back to where that began, and goes on with a learning rate 8 times lower',
      'went back to where that began, and goes on with a learning rate 8 times lower',
      'the round is left without fine-tuning',
    ]);
    expect(run.events.filter(({ type }) => type === 'round')).toHaveLength(3);
    expect(run.loss).toBeLessThanOrEqual(undisturbed.loss * 1.2);
  });
});

describe('layers that stop learning', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open('native');
  });
  const stack = (depth: number, activation: string) => ({
    ...smallSpec,
    layers: [
      { type: 'Input', name: 'x', shape: [12] },
      ...Array.from({ length: depth }, (_, at) => ({ type: 'Dense', name: `l${String(at + 1)}`, units: 12, activation })),
      { type: 'Dense', name: 'out', units: 12 },
    ],
    train: { ...smallSpec.train, epochs: 3 },
    shrink: { target: { params: 0.9 }, steps: [{ method: 'pruneWeights', rounds: 1, fineTuneEpochs: 1 }] },
  });

  test('a stack of 20 sigmoids is told in the first epoch, with the layers that gradients do not reach', async () => {
    const { warnings } = await trainedRun(engine, stack(20, 'sigmoid'));
    expect(warnings[0]).toEqual({
      text: expect.stringMatching(
        /^gradients vanish on their way back: those of l1 to l\d+ are less than a millionth of the largest ones/u,
      ) as string,
      epoch: 1,
    });
    expect((await trainedRun(engine, stack(3, 'tanh'))).warnings).toEqual([]);
  });

  test('pruning leaves a way through every layer, also where the biases alone are all that the target allows', async () => {
    const step = { method: 'pruneWeights', rounds: 4, fineTuneEpochs: 1, layerFloor: 0 };
    const layers = [
      { type: 'Input', name: 'x', shape: [12] },
      { type: 'Dense', name: 'code', units: 4 },
      { type: 'Dense', name: 'y', units: 12 },
    ];
    const { model, loss } = await trainedRun(engine, { ...smallSpec, layers, shrink: { target: { params: 16 }, steps: [step] } });
    for (const layer of ['code', 'y'] as const) expect(model.masks.get(weightKey(layer, 'kernel'))).toContain(1);
    expect(loss).toBeLessThan(1.1);
  });

  test('relus that a step too large has killed are brought back with a lower rate', async () => {
    const one = stack(1, 'relu');
    const before = (session: TrainingSession, epoch: number) => {
      if (epoch !== 1) return;
      const weights = new Map(session.getWeights());
      weights.set('l1/bias', { shape: [12], data: new Float32Array(12).fill(-100) });
      session.setWeights(weights);
    };
    const { warnings } = await trainedRun(withFault(engine, { before }), one);
    expect(warnings[0]!.text).toMatch(/^12 of the 12 units of l1 react to no row any more while training the original: went back/u);
    expect(warnings).toHaveLength(1);
  });
});

describe('searches', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open('native');
  });
  const auto = { method: 'auto', epochs: 2 };

  test('a second one looks at what the steps before it have left', async () => {
    const { events, model } = await trainedRun(engine, { ...smallSpec, shrink: { target: { params: 0.5 }, steps: [auto, auto] } });
    expect(events.filter(({ type }) => type === 'sensitivity')).toHaveLength(2);
    const tuned = events.flatMap((event) => (event.type === 'tuned' ? [event] : []));
    // Each counts its models from 1.
    expect(tuned.filter(({ number }) => number === 1)).toHaveLength(2);
    const last = tuned.slice(tuned.findLastIndex(({ number }) => number === 1));
    expect(last.map(({ params }) => params)).toContain(modelCost(model.graph).params);
  });
});
