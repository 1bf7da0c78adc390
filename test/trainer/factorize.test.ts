/** What factorize does to real runs of dense and convolutional models. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SmallShrinker } from '../support/shrinkSmall';
import { smallConvSpec } from '../support/specs/smallConv';
import { smallSpec } from '../support/specs/smallRun';

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
});
afterAll(() => small.stop());

test('a dense model meets its target with layers of low rank, and fine-tuning mends them', async () => {
  const { shrunk, original, graph, events } = await small.shrink(smallSpec, [{ method: 'factorize', fineTuneEpochs: 12 }], { params: 0.7 });
  expect(shrunk.params).toBeLessThanOrEqual(Math.floor(original.params * 0.7));
  expect(shrunk.params).toBeGreaterThan(original.params * 0.55);
  expect(shrunk.macs).toBeLessThan(original.macs!);
  expect(graph.layers.some(({ name }) => name.endsWith('_low'))).toBe(true);
  const pruned = events.find((event) => event.type === 'pruned')!;
  expect(shrunk.training.loss).toBeLessThan(pruned.lossAfter);
});

test.each(['separable', 'bottleneck', 'either'] as const)('a convolutional model keeps the energy asked for (%s)', async (convolution) => {
  const { shrunk, original, graph, notices } = await small.shrink(
    smallConvSpec,
    [{ method: 'factorize', energy: 0.8, convolution, layers: ['second', 'reconstruction'], fineTuneEpochs: 4 }],
    { params: 1 },
  );
  expect(shrunk.params).toBeLessThan(original.params);
  const low = graph.layers.find(({ name }) => name === 'second_low')!;
  const [columns, filters] = [low.spec, low.outputShape.at(-1)!];
  if (convolution === 'separable') expect(columns).toMatchObject({ kernelSize: [3, 1], padding: 'same', useBias: false });
  if (convolution === 'bottleneck') expect(columns).toMatchObject({ kernelSize: 3, padding: 'same', useBias: false });
  // 9·8·8 values of the kernel, against 48 a rank of one, or 80 of the other.
  expect(filters).toBeLessThan(12);
  expect(graph.layers.map(({ name }) => name)).toContain('larger');
  expect(graph.layers.some(({ name }) => name === 'first_low')).toBe(false);
  expect(notices.every((notice) => notice.startsWith('left alone'))).toBe(true);
});

test('a target that is too low ends with the nearest model, and says so', async () => {
  const { shrunk, notices } = await small.shrink(smallSpec, [{ method: 'factorize', fineTuneEpochs: 1 }], { params: 100 });
  // Rank 1 wherever that saves something: encoder 36, code 30, skip 16, reconstruction 22, and 46 biases.
  expect(shrunk.params).toBe(150);
  expect(notices).toContain('factorize cannot reach 100 parameters: with rank 1 everywhere, 150 remain');
});

test('what it shrank can be shrunk again', async () => {
  const first = await small.shrink(smallSpec, [{ method: 'factorize', fineTuneEpochs: 4 }], { params: 0.7 });
  const again = await small.shrink(
    { ...first.spec, data: smallSpec.data, weights: `${first.run.slice(small.workspace.folder.length + 1)}/shrunk/small.bonsai` },
    [{ method: 'factorize', fineTuneEpochs: 4 }],
    { params: 0.8 },
  );
  expect(again.original.training.loss).toBeCloseTo(first.shrunk.training.loss, 6);
  expect(again.shrunk.params).toBeLessThanOrEqual(Math.floor(first.shrunk.params * 0.8));
});

test('a layer that is not there is named with what was probably meant', async () => {
  await expect(small.shrink(smallSpec, [{ method: 'factorize', layers: ['encoder1'] }])).rejects.toThrow(
    'factorize.layers names "encoder1", which is no layer; did you mean "encoder"?',
  );
});

test('where there is no layer that can be split, it says so', async () => {
  const layers = [
    { type: 'Input', name: 'x', shape: [4, 3] },
    { type: 'GRU', name: 'out', units: 3, returnSequences: true },
  ];
  const data = { generate: 'normal', rows: 16, seed: 1 };
  const { shrunk, original, notices } = await small.shrink({ ...smallSpec, layers, data }, [{ method: 'factorize' }], { params: 1 });
  expect(shrunk.params).toBe(original.params);
  expect(notices).toEqual(['factorize found no layer to replace: it can split Dense, Conv2D and Conv2DTranspose layers']);
});
