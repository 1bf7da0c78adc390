/** Batch norms have the statistics of the training rows before anything is measured: against sums worked out by hand. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { Random } from '../../src/core/random/random';
import { nonZeroOfModel, type Weights } from '../../src/core/weights/weights';
import type { RunEvent } from '../../src/core/run/events';
import type { ModelGraph } from '../../src/core/graph/graph';
import type { Rows, Samples } from '../../src/trainer/engine/engine';
import { recalibrated } from '../../src/trainer/engine/recalibrate';
import { sampleRows } from '../../src/trainer/engine/rows';
import { readLayersModelWeights } from '../../src/trainer/formats/tfjs/layersModel';
import { shrinkRun } from '../../src/trainer/run/shrinkRun';
import { engineKinds, open } from '../support/engine/engines';
import { modelOf, randomRows, randomWeights } from '../support/engine/models';
import { plainModel, predictPlainly } from '../support/models/predict';
import { SmallShrinker } from '../support/shrinkSmall';
import { npyFile } from '../support/specs/npyFile';

const width = 5;
const graph = modelOf(
  [width],
  [
    { type: 'Dense', name: 'first', units: 6, activation: 'relu' },
    { type: 'BatchNormalization', name: 'one' },
    { type: 'Dropout', name: 'drop', rate: 0.5 },
    { type: 'Dense', name: 'second', units: 4, activation: 'tanh' },
    { type: 'BatchNormalization', name: 'two', center: false, scale: false, epsilon: 0.01 },
    { type: 'Dense', name: 'last', units: width },
  ],
);

type Values = number[][];

/** Rows after a dense layer, in double precision. */
function dense(rows: Values, weights: Weights, name: string, activation: (value: number) => number): Values {
  const kernel = weights.get(`${name}/kernel`)!;
  const bias = weights.get(`${name}/bias`)!.data;
  return rows.map((row) =>
    Array.from(bias, (offset, unit) =>
      activation(row.reduce((sum, value, input) => sum + value * kernel.data[input * bias.length + unit]!, offset)),
    ),
  );
}

/** Mean and population variance of every column. */
function momentsOf(rows: Values): { readonly mean: number[]; readonly variance: number[] } {
  const mean = rows[0]!.map((_, unit) => rows.reduce((sum, row) => sum + row[unit]!, 0) / rows.length);
  const variance = mean.map((average, unit) => rows.reduce((sum, row) => sum + (row[unit]! - average) ** 2, 0) / rows.length);
  return { mean, variance };
}

function momentsByHand({ inputs, count }: Samples, weights: Weights) {
  const rows = Array.from({ length: count }, (_, row) => [...inputs.subarray(row * width, (row + 1) * width)]);
  const first = dense(rows, weights, 'first', (value) => Math.max(0, value));
  const one = momentsOf(first);
  const value = (key: 'gamma' | 'beta', unit: number) => weights.get(`one/${key}`)!.data[unit]!;
  const normal = first.map((row) =>
    row.map((x, unit) => ((x - one.mean[unit]!) / Math.sqrt(one.variance[unit]! + 0.001)) * value('gamma', unit) + value('beta', unit)),
  );
  return { one, two: momentsOf(dense(normal, weights, 'second', Math.tanh)) };
}

function expectMoments(weights: Weights, expected: ReturnType<typeof momentsByHand>): void {
  for (const name of ['one', 'two'] as const)
    for (const [key, values] of [
      ['moving_mean', expected[name].mean],
      ['moving_variance', expected[name].variance],
    ] as const)
      for (const [unit, value] of values.entries()) expect(weights.get(`${name}/${key}`)!.data[unit]).toBeCloseTo(value, 5);
}

/** The same rows as if they were read from a file. */
function streamed(samples: Samples): Rows {
  const chunks = async function* () {
    yield* await Promise.resolve([samples]);
  };
  const shuffled = () => {
    throw new Error('statistics do not depend on an order');
  };
  return { count: samples.count, targetsAreInputs: true, chunkRows: 8, chunks, shuffled, sample: (most) => sampleRows(samples, most) };
}

describe.each(engineKinds)('statistics of the rows on the %s engine', (kind) => {
  beforeAll(() => open(kind));
  const rows = randomRows([width], 301);
  const weights = randomWeights(graph, 4);

  it('are exact, one batch norm behind the other, and change nothing else', async () => {
    const measured = await recalibrated({ graph, weights }, rows);
    expectMoments(measured, momentsByHand(rows, weights));
    for (const [key, { data }] of weights) if (!key.includes('moving')) expect(measured.get(key)!.data).toEqual(data);
  });

  it('are the same to the bit when taken again, and of streamed rows', async () => {
    const measured = await recalibrated({ graph, weights }, rows);
    expect(await recalibrated({ graph, weights: measured }, rows)).toEqual(measured);
    expect(await recalibrated({ graph, weights }, streamed(rows))).toEqual(measured);
  });

  it('of pictures are over rows and positions', async () => {
    const pictures = modelOf(
      [4, 4, 3],
      [
        { type: 'Conv2D', name: 'conv', filters: 2, kernelSize: 1 },
        { type: 'BatchNormalization', name: 'norm' },
      ],
    );
    const given = randomWeights(pictures, 5);
    const samples = randomRows([4, 4, 3], 20);
    const pixels = Array.from({ length: 320 }, (_, at) => [...samples.inputs.subarray(at * 3, at * 3 + 3)]);
    const { mean, variance } = momentsOf(dense(pixels, given, 'conv', (value) => value));
    const measured = await recalibrated({ graph: pictures, weights: given }, samples);
    for (const unit of [0, 1]) {
      expect(measured.get('norm/moving_mean')!.data[unit]).toBeCloseTo(mean[unit]!, 5);
      expect(measured.get('norm/moving_variance')!.data[unit]).toBeCloseTo(variance[unit]!, 5);
    }
  });
});

describe('in a run', () => {
  let small: SmallShrinker;
  const count = 160;
  const random = new Random(8);
  // Far from mean 0 and variance 1, which moving statistics begin with and leave slowly.
  const inputs = Float32Array.from({ length: count * width }, () => 20 + 5 * random.normal());
  const training: Samples = { count: 120, inputs: inputs.subarray(0, 120 * width), targets: inputs.subarray(0, 120 * width) };
  const spec = {
    name: 'small',
    layers: [{ type: 'Input', name: 'x', shape: [width] }, ...graph.layers.slice(1).map((layer) => layer.spec)],
    data: { file: 'rows.npy', validation: 0.25 },
    train: { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.01, epochs: 3, batchSize: 32, seed: 2 },
  };
  const step = { method: 'pruneWeights', rounds: 2, fineTuneEpochs: 2 } as const;
  beforeAll(async () => {
    small = await SmallShrinker.start();
    await small.workspace.write('rows.npy', npyFile([count, width], inputs));
  });
  afterAll(() => small.stop());

  test('a run that is cancelled and resumed has the same statistics to the bit', async () => {
    const file = path.join(small.workspace.folder, 'small.model.json');
    const shrink = (resume: boolean, signal: AbortSignal, onEvent: (event: RunEvent) => void) =>
      shrinkRun(
        {
          spec: file,
          workspace: [small.workspace.folder],
          engine: 'native',
          steps: [step],
          target: { params: 0.8 },
          ...(resume ? { resume } : {}),
        },
        {
          openEngine: () => open('native'),
          emit: onEvent,
          signal,
          began: performance.now(),
          version: '0.0.0',
          assets: path.join(root, 'dist', 'webview'),
          checkpointSeconds: 0,
        },
      );
    await small.workspace.write('small.model.json', spec);
    const whole = await shrink(false, new AbortController().signal, () => undefined);
    for (const last of [2, 3, 5]) {
      const cancel = new AbortController();
      const stop = (event: RunEvent) => {
        if (event.type === 'epoch' && event.epoch === last) cancel.abort();
      };
      await expect(shrink(false, cancel.signal, stop)).rejects.toThrow('cancelled');
      const reported: RunEvent[] = [];
      const resumed = await shrink(true, new AbortController().signal, (event) => reported.push(event));
      const weights = (run: string, name: string) => readFile(path.join(run, name, 'weights.bin'));
      for (const name of ['original', 'shrunk']) expect(await weights(resumed.run, name)).toEqual(await weights(whole.run, name));
      expect(resumed.scoreCard.original.validation).toEqual(whole.scoreCard.original.validation);
      expect(reported.some((event) => event.type === 'finished')).toBe(true);
    }
  });

  const stored = async (run: string, model: ModelGraph) => {
    const [text, bytes] = await Promise.all(['model.json', 'weights.bin'].map((file) => readFile(path.join(run, 'original', file))));
    return readLayersModelWeights(text!.toString(), bytes!, model);
  };

  test.each(engineKinds)('both models have exact statistics when they are measured: %s', async (kind) => {
    const shrunk = await small.shrink(spec, [step], { params: 0.8 }, { engine: kind });
    const original = await stored(shrunk.run, graph);
    expectMoments(original, momentsByHand(training, original));
    const held = inputs.subarray(120 * width);
    const outputs = predictPlainly(await plainModel(graph, original), held);
    const mse = held.reduce((sum, value, at) => sum + (value - outputs[at]!) ** 2, 0) / held.length;
    expect(shrunk.original.validation!.loss / mse).toBeCloseTo(1, 4);
    const validation = shrunk.events.flatMap((event) => (event.type === 'epoch' && event.round === 0 ? [event.validationLoss!] : []));
    expect(validation.at(-1)! / mse).toBeCloseTo(1, 4);
    // Nothing was removed but weights: the layers are there to be worked out in the same way.
    expect(shrunk.shrunk.params).toBe(shrunk.original.params);
    expectMoments(shrunk.weights, momentsByHand(training, shrunk.weights));
    expect(nonZeroOfModel(graph, original)).toBe(shrunk.original.nonzero);
  });

  test('weights that are loaded keep their statistics until they change, and the run says so', async () => {
    const first = await small.shrink(spec, [step], { params: 0.8 });
    const weights = path
      .relative(small.workspace.folder, path.join(first.run, 'original', 'model.json'))
      .split(path.sep)
      .join('/');
    const before = await stored(first.run, graph);
    await small.workspace.write('other.npy', npyFile([40, width], inputs.map((value) => value / 2).subarray(0, 40 * width)));
    const second = await small.shrink({ ...spec, weights, data: { file: 'other.npy', validation: 0.25 } }, [step], { params: 0.8 });
    expect(await stored(second.run, graph)).toEqual(before);
    expect(second.notices).toContain('the batch norms keep the statistics that came with the weights until these change');
  });
});
