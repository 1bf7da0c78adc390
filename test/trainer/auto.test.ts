/** What auto does to real runs: a front of models, the one that was asked for, and what it learned. */
import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LayerSpec } from '../../src/core/layers';
import { Random } from '../../src/core/random/random';
import type { FrontPoint, ModelTuned } from '../../src/core/run/front';
import type { WeightKey } from '../../src/core/weights/weights';
import { unpackModel } from '../../src/trainer/formats/packed/packed';
import { bonsai, cli } from '../support/cli/bonsai';
import { SmallShrinker } from '../support/shrinkSmall';
import { npyFile } from '../support/specs/npyFile';
import { smallConvSpec } from '../support/specs/smallConv';
import { smallSpec } from '../support/specs/smallRun';

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
});
afterAll(() => small.stop());

const auto = { method: 'auto', epochs: 6 } as const;
const at = (...parts: string[]) => path.join(small.workspace.folder, ...parts);

/** Rows of 20 values that are mixtures of three, and ten more that hardly vary. */
function mixtures(rows: number): Float32Array {
  const random = new Random(9);
  const map = Array.from({ length: 60 }, () => random.normal());
  const values = new Float32Array(rows * 30);
  for (let row = 0; row < rows; row++) {
    const hidden = [0, 1, 2].map(() => random.normal());
    for (let column = 0; column < 30; column++)
      values[row * 30 + column] =
        column < 20
          ? hidden.reduce((sum, value, k) => sum + value * map[k * 20 + column]!, 0.01 * random.normal())
          : 1e-3 * random.normal();
  }
  return values;
}

const dense = (name: string, units: number, activation?: 'relu'): LayerSpec => ({
  type: 'Dense',
  name,
  units,
  ...(activation === undefined ? {} : { activation }),
});
const mixed = {
  name: 'mixed',
  layers: [
    { type: 'Input', name: 'x', shape: [30] },
    dense('wide', 32, 'relu'),
    dense('code', 8),
    dense('again', 32, 'relu'),
    dense('y', 30),
  ],
  data: { file: 'mixed.npy', validation: 0.2 },
  train: { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.005, epochs: 30, batchSize: 32, seed: 5 },
} as const;

describe('data of three dimensions', () => {
  beforeEach(() => small.workspace.write('mixed.npy', npyFile([500, 30], mixtures(500))));

  test('is told by a linear code, of few features, with constants for what hardly varies', async () => {
    const { shrunk, original, events, notices, run, graph } = await small.shrink(mixed, [auto], { params: 0.1 });
    expect(shrunk.params).toBeLessThanOrEqual(Math.floor(original.params * 0.1));
    expect(shrunk.validation!.loss).toBeLessThan(original.validation!.loss);
    expect(graph.layers.at(-1)!.outputShape).toEqual([30]);
    expect(graph.layers.some(({ spec }) => spec.type === 'Scatter')).toBe(true);
    expect(notices.find((notice) => notice.startsWith('code of 8'))).toMatch(/^code of 8 uses [234]$/u);

    const front = events.flatMap((event) => (event.type === 'front' ? event.points : []));
    expect(front.length).toBeGreaterThan(2);
    for (const [index, { params, loss }] of front.slice(1).entries()) {
      expect(params).toBeGreaterThan(front[index]!.params);
      expect(loss).toBeLessThan(front[index]!.loss);
    }
    // What the target asks for is one of them.
    expect(front.some(({ params, loss }) => params === shrunk.params && loss === shrunk.validation!.loss)).toBe(true);

    const sensitivity = events.flatMap((event) => (event.type === 'sensitivity' ? event.layers : []));
    expect(new Set(sensitivity.map(({ layer, method }) => `${layer} ${method}`))).toEqual(
      new Set(
        ['wide', 'code', 'again', 'y']
          .flatMap((layer) => [`${layer} rank`, ...(layer === 'y' ? [] : [`${layer} units`, `${layer} remove`])])
          .concat('x inputs', 'y outputs'),
      ),
    );
    for (const { points } of sensitivity) for (const { loss } of points) expect(loss).toBeGreaterThanOrEqual(0);

    const record = JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8')) as {
      front: FrontPoint[];
      sensitivity: unknown;
      sensitivityLoss: number;
    };
    expect(record.front).toEqual(front);
    expect(record.sensitivity).toEqual(sensitivity);
    expect([record.sensitivityLoss]).toEqual(events.flatMap((event) => (event.type === 'sensitivity' ? [event.loss] : [])));
  });

  test('ends with the model that a person has chosen while it was looking', async () => {
    const tuned: ModelTuned[] = [];
    const chosen = 3;
    const { shrunk, events } = await small.shrink(
      mixed,
      [{ ...auto, epochs: 2 }],
      { params: 0.1 },
      {
        onEvent: (event) => {
          if (event.type !== 'tuned') return;
          tuned.push(event);
          // There is no such model, and so nothing happens.
          if (event.number === 1) void small.trainer.chooseModel(99);
          if (event.number === chosen) void small.trainer.chooseModel(chosen);
        },
      },
    );
    expect(events.filter(({ type }) => type === 'chosen')).toEqual([{ type: 'chosen', number: chosen }]);
    expect(tuned.map(({ number }) => number)).toEqual(tuned.map((_, index) => index + 1));
    expect([shrunk.params, shrunk.macs]).toEqual([tuned[chosen - 1]!.params, tuned[chosen - 1]!.macs]);
    expect(shrunk.validation!.loss).toBeCloseTo(tuned[chosen - 1]!.loss, 5);
    expect(new Set(tuned.map(({ params }) => params)).size).toBeGreaterThan(2);
  });

  test('gives other models of the front without training again', async () => {
    const { run, original } = await small.shrink(mixed, [{ ...auto, epochs: 2 }], { params: 0.1 });
    const { front } = JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8')) as { front: FrontPoint[] };
    const wanted = front.at(-1)!;
    const { code, stdout } = await bonsai(
      ['cut', run, '--to', String(wanted.params / original.params), '--out', 'other', '--json'],
      small.workspace.folder,
    );
    expect([code, JSON.parse(stdout)]).toEqual([0, { folder: 'other', limit: wanted.params, ...wanted }]);
    for (const file of ['weights.bin', 'model.json', 'mixed.bonsai'])
      expect(await readFile(at('other', file))).toEqual(await readFile(path.join(run, path.dirname(wanted.model), file)));
    const least = await bonsai(['cut', run, '--to', '1'], small.workspace.folder);
    expect(least.stdout).toContain(path.join(run, path.dirname(front.at(-1)!.model)));
    const none = await bonsai(['cut', run, '--to', '5'], small.workspace.folder);
    expect(none.stderr).toContain(`no model of the front has at most 5 parameters: this is the smallest, with ${String(front[0]!.params)}`);
    const again = await bonsai(['cut', run, '--to', '0.5', '--out', 'other'], small.workspace.folder);
    expect([again.code, again.stderr]).toEqual([1, 'error: other is not empty: choose another folder\n']);
  });
});

test('a limit of bytes is met by fewer bits for each weight, in a model that has more of them than float32 would leave room for', async () => {
  await small.workspace.write('mixed.npy', npyFile([500, 30], mixtures(500)));
  const { shrunk, original, events, notices, run, graph } = await small.shrink(mixed, [auto], { bytes: 0.06 });
  const { size } = await stat(path.join(run, 'shrunk', 'mixed.bonsai'));
  expect(size).toBe(shrunk.bytes);
  const limit = Math.floor(original.bytes * 0.06);
  expect(size).toBeLessThanOrEqual(limit);
  const told = notices.flatMap((notice) => /^weights are stored in (\d+) bits each/u.exec(notice) ?? []);
  const bits = Number(told[1]);
  // As float32, of which 30 bits are stored, these weights would not fit.
  expect(size + (shrunk.nonzero * (30 - bits)) / 8).toBeGreaterThan(limit);
  const { weights } = unpackModel(await readFile(path.join(run, 'shrunk', 'mixed.bonsai')));
  for (const { name } of graph.layers.flatMap((layer) => layer.weights.map((weight) => ({ name: `${layer.name}/${weight.name}` })))) {
    const values = new Set(weights.get(name as WeightKey)!.data);
    expect(values.size).toBeLessThanOrEqual(2 ** bits + 1);
  }
  expect(shrunk.validation!.loss).toBeLessThan(original.validation!.loss);
  const front = events.flatMap((event) => (event.type === 'front' ? event.points : []));
  expect(front.some(({ bytes, loss }) => bytes === size && loss === shrunk.validation!.loss)).toBe(true);
});

test('a limit of the loss ends with the smallest model within it', async () => {
  await small.workspace.write('mixed.npy', npyFile([500, 30], mixtures(500)));
  const { shrunk, original, events } = await small.shrink(mixed, [auto], { maxLossIncrease: 0.5 });
  const front = events.flatMap((event) => (event.type === 'front' ? event.points : []));
  expect(shrunk.validation!.loss).toBeLessThanOrEqual(original.validation!.loss * 1.5);
  const within = front.filter(({ loss }) => loss <= original.validation!.loss * 1.5);
  expect(shrunk.params).toBe(Math.min(...within.map(({ params }) => params)));
});

test.each(['native', 'portable'] as const)('a model with branches and batch norms is really smaller (%s)', async (engine) => {
  const { shrunk, original, graph } = await small.shrink(smallConvSpec, [{ ...auto, epochs: 2 }], { params: 0.4 }, { engine });
  expect(shrunk.params).toBeLessThanOrEqual(Math.floor(original.params * 0.4));
  expect(graph.layers.at(-1)!.outputShape).toEqual([6, 6, 1]);
});

test('models that diverge begin again with a lower rate, and end as good as if they had not', async () => {
  await small.workspace.write('mixed.npy', npyFile([500, 30], mixtures(500)));
  const calm = await small.shrink(mixed, [auto], { params: 0.1 });
  const rate = 0.005 * 4;
  const wild = await small.shrink(mixed, [{ ...auto, learningRate: rate * 1000 }], { params: 0.1 });
  expect(wild.notices.join('\n')).toMatch(/the loss of model 1 of \d+ .* begins again, with a learning rate 32 times lower/u);
  expect(wild.shrunk.validation!.loss).toBeLessThanOrEqual(1.05 * calm.shrunk.validation!.loss);
});

test('other steps go on with what it has found', async () => {
  const { steps, shrunk } = await small.shrink(
    smallSpec,
    [
      { ...auto, epochs: 2 },
      { method: 'quantize', fineTuneEpochs: 1 },
    ],
    { params: 0.5 },
  );
  expect(steps!.map(({ method }) => method)).toEqual(['auto', 'quantize']);
  expect(shrunk.bytes).toBeLessThan(steps![0]!.score.bytes);
});

/** Kills the trainer of a run once it has told a line. */
async function killedAt(line: RegExp, ...args: string[]): Promise<void> {
  const env = { ...process.env, BONSAI_CHECKPOINT_SECONDS: '0' };
  const child = spawn(process.execPath, [cli, 'shrink', ...args], {
    cwd: small.workspace.folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    told += chunk;
    if (!line.test(told)) return;
    told = '';
    void readFile(`/proc/${String(child.pid)}/task/${String(child.pid)}/children`, 'utf8').then((ids) => {
      for (const id of ids.trim().split(' ')) if (id !== '') process.kill(Number(id), 'SIGKILL');
    });
  });
  await new Promise((resolve) => child.once('close', resolve));
}

test.each([
  [/trying models/u, { params: 0.4 }, 0],
  // Rows that are mixed in every epoch are the same ones then.
  [/tuning model 2/u, { params: 0.4 }, { outputs: 0.5, mixedRows: 1 }],
  [/tuning model 2/u, { bytes: 0.15 }, 0],
])(
  'a run that was killed while it said %s, with the target %j, distilled by %j, goes on to the same bits',
  async (line, target, distill) => {
    await small.workspace.write('one.model.json', { ...smallSpec, shrink: { target, steps: [auto], distill } });
    const name = `${line.source}, ${Object.keys(target).join()}`;
    const whole = `whole ${name}`;
    const killed = `killed ${name}`;
    expect((await bonsai(['shrink', 'one.model.json', '--out', whole], small.workspace.folder)).code).toBe(0);
    await killedAt(line, 'one.model.json', '--out', killed);
    const { code, stderr } = await bonsai(['shrink', 'one.model.json', '--out', killed, '--resume'], small.workspace.folder);
    expect([code, stderr.includes('already finished')]).toEqual([0, false]);
    const front = async (run: string) => (JSON.parse(await readFile(at(run, 'run.json'), 'utf8')) as { front: FrontPoint[] }).front;
    const [one, other] = [await front(whole), await front(killed)];
    expect(other.map(({ latencyMs: _, ...point }) => point)).toEqual(one.map(({ latencyMs: _, ...point }) => point));
    for (const folder of ['shrunk', ...one.map(({ model }) => path.dirname(model))])
      expect(await readFile(at(killed, folder, 'weights.bin'))).toEqual(await readFile(at(whole, folder, 'weights.bin')));
  },
);
