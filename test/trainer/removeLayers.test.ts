/** What removeLayers does to real runs of dense and convolutional models. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { npyFile } from '../support/specs/npyFile';
import { smallConvSpec } from '../support/specs/smallConv';
import { smallSpec } from '../support/specs/smallRun';
import { SmallShrinker } from '../support/shrinkSmall';

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
});
afterAll(() => small.stop());

const step = { method: 'removeLayers', fineTuneEpochs: 4 } as const;

const deep = {
  ...smallSpec,
  layers: [
    { type: 'Input', name: 'x', shape: [12] },
    { type: 'Dense', name: 'first', units: 16, activation: 'relu' },
    { type: 'Dense', name: 'linear', units: 8 },
    { type: 'Dense', name: 'third', units: 10, activation: 'relu' },
    { type: 'Dense', name: 'fourth', units: 9, activation: 'relu' },
    { type: 'Dense', name: 'reconstruction', units: 12 },
  ],
} as const;

const lossesAround = (events: readonly { type: string }[]) => {
  const pruned = events.find((event) => event.type === 'pruned') as unknown as { lossBefore: number; lossAfter: number };
  return [pruned.lossBefore, pruned.lossAfter] as const;
};

test('a linear layer is taken into the one behind it, exactly', async () => {
  const { events, graph, weights } = await small.shrink(deep, [{ ...step, layers: ['linear'] }]);
  const [before, after] = lossesAround(events);
  expect(after).toBeCloseTo(before, 5);
  expect(graph.layers.map(({ name }) => name)).toEqual(['x', 'first', 'third', 'fourth', 'reconstruction']);
  expect(weights.get('third/kernel')!.shape).toEqual([16, 10]);
});

test('noise that only training knows goes without a trace', async () => {
  const noisy = {
    ...deep,
    layers: deep.layers.flatMap((layer, at) => (at === 2 ? [{ type: 'Dropout', name: 'noise', rate: 0.2 }, layer] : [layer])),
  };
  const { events, graph } = await small.shrink(noisy, [{ ...step, layers: ['noise'], fineTuneEpochs: 0 }]);
  const [before, after] = lossesAround(events);
  expect(after).toBe(before);
  expect(graph.layers.map(({ name }) => name)).toEqual(deep.layers.map(({ name }) => name));
});

test('what is behind a removed layer is fitted to the data: better than chance, and fine-tuning mends the rest', async () => {
  const { events, shrunk, original, notices } = await small.shrink(deep, [{ ...step, layers: ['third'], fineTuneEpochs: 10 }], {});
  const [before, after] = lossesAround(events);
  expect(after).toBeLessThan(before * 1.4);
  expect(shrunk.training.loss).toBeLessThan(after);
  expect(shrunk.params).toBeLessThan(original.params);
  expect(notices).toEqual([]);
});

test('without names, those go first that are missed least', async () => {
  // The narrowest layer is the code, which stays.
  const layers = deep.layers.map((layer) => (layer.name === 'fourth' ? { ...layer, units: 7 } : layer));
  const { graph } = await small.shrink({ ...deep, layers }, [{ ...step, count: 2 }]);
  const names = graph.layers.map(({ name }) => name);
  expect(names).toHaveLength(4);
  // The linear one costs nothing at all.
  expect(names).not.toContain('linear');
});

const narrow = {
  ...smallSpec,
  layers: [
    { type: 'Input', name: 'x', shape: [12] },
    { type: 'Dense', name: 'encoder', units: 16, activation: 'relu' },
    { type: 'Dense', name: 'code', units: 3 },
    { type: 'Dense', name: 'decoder', units: 16, activation: 'relu' },
    { type: 'Dense', name: 'reconstruction', units: 12 },
  ],
} as const;

test.each(['native', 'portable'] as const)('without names, a linear code stays, though it costs least to go (%s)', async (engine) => {
  const { graph, original, shrunk } = await small.shrink(narrow, [{ ...step, count: 3, fineTuneEpochs: 1 }], undefined, { engine });
  expect(graph.layers.map(({ name }) => name)).toContain('code');
  expect(shrunk.params).toBeLessThan(original.params);
});

test('without names, nothing goes that would make the model larger', async () => {
  // 12 × 2 + 2 and 2 × 9 + 9; without the linear layer 12 × 9 + 9.
  const classifier = {
    ...smallSpec,
    layers: [
      { type: 'Input', name: 'x', shape: [12] },
      { type: 'Dense', name: 'linear', units: 2 },
      { type: 'Dense', name: 'out', units: 9 },
    ],
  } as const;
  await small.workspace.write(
    'rows.npy',
    npyFile(
      [64, 12],
      Float32Array.from({ length: 64 * 12 }, (_, at) => Math.sin(at)),
    ),
  );
  await small.workspace.write(
    'labels.npy',
    npyFile(
      [64, 9],
      Float32Array.from({ length: 64 * 9 }, (_, at) => Math.cos(at)),
    ),
  );
  const spec = { ...classifier, data: { file: 'rows.npy', labels: 'labels.npy' } };
  const withoutOptions = await small.shrink(spec, [step], { params: 1 });
  expect(withoutOptions.shrunk.params).toBe(53);
  expect(withoutOptions.notices).toEqual([
    expect.stringMatching(/^no step aims at target\.params/u),
    expect.stringMatching(/^removeLayers found no layer that could go: /u),
  ]);
  const asked = await small.shrink(spec, [{ ...step, layers: ['linear'] }], { params: 117 });
  expect(asked.shrunk.params).toBe(117);
  expect(asked.notices).toEqual([
    expect.stringMatching(/^no step aims at target\.params/u),
    'without linear the model has more parameters, 117 instead of 53, because the layers behind it take more units',
  ]);
});

test('a branch behind which units are joined, and filters between convolutions', async () => {
  const joined = await small.shrink(smallSpec, [{ ...step, layers: ['code'] }]);
  expect(joined.graph.layers.find(({ name }) => name === 'joined')!.inputs).toEqual(['skip', 'encoder']);
  expect(joined.weights.get('reconstruction/kernel')!.shape).toEqual([4 + 24, 12]);
  const conv = await small.shrink(smallConvSpec, [{ ...step, layers: ['first'] }]);
  // The addition behind needs eight channels, so that a 1 × 1 convolution stands in.
  expect(conv.graph.layers.find(({ name }) => name === 'first')!.spec).toMatchObject({ type: 'Conv2D', filters: 8, kernelSize: 1 });
  expect(conv.shrunk.params).toBeLessThan(conv.original.params);
});

test('what cannot go is left alone and named', async () => {
  const { graph, notices } = await small.shrink(smallConvSpec, [
    { ...step, layers: ['larger', 'sum', 'reconstruction', 'second', 'second'] },
  ]);
  expect(graph.layers.map(({ name }) => name)).not.toContain('second');
  expect(notices).toEqual([
    'larger was left alone: it changes rows and columns, from 3 × 3 × 8 to 6 × 6 × 6, and the layers behind need that',
    'sum was left alone: a layer of type Add joins others',
    "reconstruction was left alone: it gives the model's output",
    'second is gone already',
  ]);
});

test('a layer that is not there is refused', async () => {
  await expect(small.shrink(deep, [{ ...step, layers: ['fifth'] }])).rejects.toMatchObject({
    kind: 'input',
    message: 'removeLayers.layers names "fifth", but no layer has that name',
  });
});
