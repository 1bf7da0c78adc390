/** What pruneUnits does to real runs of dense and convolutional models. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random/random';
import { unpackModel } from '../../src/trainer/formats/packed/packed';
import { largestDifference, loadPlainModel, plainPredictions, predictPlainly } from '../support/models/predict';
import { smallConvSpec } from '../support/specs/smallConv';
import { npyFile } from '../support/specs/npyFile';
import { smallSpec } from '../support/specs/smallRun';
import { SmallShrinker } from '../support/shrinkSmall';

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
});
afterAll(() => small.stop());

const quick = { method: 'pruneUnits', rounds: 3, fineTuneEpochs: 4 } as const;
const widths = (layers: readonly { name: string; outputShape: readonly (number | null)[] }[]) =>
  Object.fromEntries(layers.map(({ name, outputShape }) => [name, outputShape.at(-1)]));

test('layers really become narrower, down to the target', async () => {
  const { original, shrunk, graph, weights } = await small.shrink(smallSpec, [quick], { params: 0.5 });
  expect(shrunk.params).toBeLessThanOrEqual(original.params / 2);
  expect(shrunk.params).toBeGreaterThan(original.params * 0.4);
  // No mask hides behind the number.
  expect(shrunk.nonzero).toBe(shrunk.params);
  expect(shrunk.macs).toBeLessThan(original.macs! * 0.6);
  expect(widths(graph.layers)['reconstruction']).toBe(12);
  expect(weights.get('code/kernel')!.shape).toEqual([widths(graph.layers)['encoder'], widths(graph.layers)['code']]);
});

test('a wanted number for a layer leaves the others alone', async () => {
  const { graph } = await small.shrink(smallSpec, [{ ...quick, units: { encoder: 9, code: 4 } }]);
  expect(widths(graph.layers)).toEqual({ x: 12, encoder: 9, code: 4, skip: 4, joined: 8, reconstruction: 12 });
});

test('a share of the units is left also where a step before has taken out layers and made others narrower', async () => {
  const steps = [
    { method: 'auto', epochs: 2 },
    { ...quick, rounds: 1, share: 0.5 },
  ] as const;
  const { graph } = await small.shrink(smallSpec, steps, { params: 0.5 });
  expect({ encoder: 0, code: 0, skip: 0, ...widths(graph.layers) }).toSatisfy(
    ({ encoder, code, skip }: Record<string, number>) => encoder! <= 12 && code! <= 3 && skip! <= 2,
  );
});

test('half the filters of a convolutional model, through the residual connection and BatchNormalization', async () => {
  const { graph, original, shrunk } = await small.shrink(smallConvSpec, [{ ...quick, share: 0.5 }]);
  expect(widths(graph.layers)).toMatchObject({ first: 4, second: 4, normal: 4, sum: 4, pooled: 4, larger: 3, reconstruction: 1 });
  expect(shrunk.macs).toBeLessThan(original.macs! * 0.4);
});

test('roundTo leaves multiples', async () => {
  const { graph } = await small.shrink(smallConvSpec, [{ ...quick, roundTo: 2 }], { macs: 0.5 });
  const { first, larger } = widths(graph.layers);
  expect([first! % 2, larger! % 2]).toEqual([0, 0]);
  expect(first! + larger!).toBeLessThan(14);
});

describe.each(['activation', 'norm', 'taylor', 'bnScale'] as const)('importance %s', (importance) => {
  test('reaches the target on a convolutional model', async () => {
    const { original, shrunk } = await small.shrink(smallConvSpec, [{ ...quick, importance, fineTuneEpochs: 1 }], { params: 0.6 });
    expect(shrunk.params).toBeLessThanOrEqual(original.params * 0.6);
    expect(Number.isFinite(shrunk.training.loss)).toBe(true);
  });
});

test('the activation importance beats chance', async () => {
  const loss = async (importance: 'activation' | 'random') =>
    (await small.shrink(smallSpec, [{ ...quick, importance, rounds: 1, fineTuneEpochs: 0 }], { params: 0.6 })).shrunk.training.loss;
  expect(await loss('activation')).toBeLessThan(await loss('random'));
});

test('macs are a goal too, and one out of reach ends with the nearest model and says why', async () => {
  const { original, shrunk, notices } = await small.shrink(smallSpec, [quick], { macs: 10 });
  expect(shrunk.macs).toBeLessThan(original.macs! * 0.2);
  expect(notices).toEqual([
    expect.stringMatching(/^pruneUnits cannot go further: every layer has to keep a unit, and reconstruction cannot lose any$/u),
    expect.stringMatching(/^the target is missed: it takes \d+ multiply-accumulates, and 10 were asked for$/u),
  ]);
});

test('constant features leave the first layers, by a Select that plain TF.js does without', async () => {
  // The last four of twelve are the same in every row.
  const random = new Random(2);
  const rows = Float32Array.from({ length: 64 * 12 }, (_, at) => (at % 12 < 8 ? random.normal() : (at % 12) - 8));
  await small.workspace.write('rows.npy', npyFile([64, 12], rows));
  const spec = { ...smallSpec, data: { file: 'rows.npy' } };
  const { run, graph, notices, original } = await small.shrink(spec, [{ ...quick, constantInputs: true }], { params: 0.5 });
  expect(notices).toEqual([expect.stringMatching(/^4 of 12 input features have one value in all training rows/u)]);
  const indices = graph.layers.flatMap(({ spec: layer }) => (layer.type === 'Select' ? layer.indices : []));
  expect(indices.length).toBeGreaterThan(0);
  expect(Math.max(...indices)).toBeLessThan(8);
  expect(graph.layers[0]!.outputShape).toEqual([12]);

  const [packed, plain] = [
    unpackModel(await readFile(path.join(run, 'shrunk', 'small.bonsai'))),
    await loadPlainModel(path.join(run, 'shrunk')),
  ];
  const predictions = predictPlainly(plain, rows);
  expect(largestDifference(predictions, await plainPredictions(packed.graph, packed.weights, rows))).toBeLessThan(1e-6);
  const loss = predictions.reduce((sum, value, at) => sum + (value - rows[at]!) ** 2, 0) / rows.length;
  expect(loss).toBeLessThan(original.training.loss * 3);

  // The shrunk model starts the next run.
  const text = await readFile(path.join(run, 'shrunk', 'small.model.json'), 'utf8');
  for (const file of ['small.bonsai', 'weights.bin', 'model.json'])
    await small.workspace.write(file, await readFile(path.join(run, 'shrunk', file)));
  for (const weights of ['small.bonsai', 'model.json']) {
    const again = await small.shrink(
      { ...(JSON.parse(text) as object), data: { file: 'rows.npy' }, weights },
      [{ ...quick, rounds: 1 }],
      { params: 0.8 },
      { engine: 'portable' },
    );
    expect(again.original.training.loss).toBeCloseTo(loss, 4);
    expect(again.graph.layers[0]!.outputShape).toEqual([12]);
  }
});

test.each([
  [{ ...quick, units: { nothing: 3 } }, 'pruneUnits.units names "nothing", but no layer has that name'],
  [{ ...quick, units: { joined: 3 } }, 'pruneUnits.units names joined, a layer of type Concatenate without units of its own'],
  [{ ...quick, units: { code: 30 } }, 'pruneUnits.units asks for 30 units of code, which has 6'],
  [{ ...quick, units: { reconstruction: 3 } }, "pruneUnits cannot change reconstruction: it gives the model's output"],
])('an impossible wish is refused', async (step, message) => {
  await expect(small.shrink(smallSpec, [step])).rejects.toMatchObject({ kind: 'input', message });
});

test('both engines take away the same units', async () => {
  const native = await small.shrink(smallConvSpec, [quick], { params: 0.5 }, { engine: 'native' });
  const portable = await small.shrink(smallConvSpec, [quick], { params: 0.5 }, { engine: 'portable' });
  expect(widths(portable.graph.layers)).toEqual(widths(native.graph.layers));
  expect(portable.shrunk.training.loss).toBeCloseTo(native.shrunk.training.loss, 3);
});
