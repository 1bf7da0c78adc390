/** What quantize does to real runs, which layers it leaves finer, and what the packed files hold. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toHalf } from '../../src/core/numbers/float16';
import { channelsOfWeight, findScales } from '../../src/core/methods/quantizing/grid';
import { writeLayersModel } from '../../src/trainer/formats/tfjs/layersModel';
import { unpackModel } from '../../src/trainer/formats/packed/packed';
import { planOf } from '../../src/trainer/formats/operations/quantized/planOf';
import { simulate } from '../../src/trainer/formats/operations/quantized/simulate';
import { open } from '../support/engine/engines';
import { randomValues } from '../support/engine/models';
import { predictionsOf } from '../support/engine/predictions';
import { loadPlainModel, plainModel, predictPlainly } from '../support/models/predict';
import { type Shrunk, SmallShrinker } from '../support/shrinkSmall';
import { smallConvSpec } from '../support/specs/smallConv';
import { smallSpec } from '../support/specs/smallRun';

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
});
afterAll(() => small.stop());

function isInt8({ graph, weights }: Shrunk, layer: string): boolean {
  const kernel = graph.layers.find(({ name }) => name === layer)!.weights[0]!;
  return findScales(weights.get(`${layer}/kernel`)!, channelsOfWeight(kernel)!) !== undefined;
}

const isHalf = ({ weights }: Shrunk, key: `${string}/${string}`) => weights.get(key)!.data.every((value) => toHalf(value) === value);

test.each(['native', 'portable'] as const)(
  'a dense model becomes integers, fine-tuned as such, with hardly more loss (%s)',
  async (engine) => {
    const shrunk = await small.shrink(smallSpec, [{ method: 'quantize', tolerance: 1, fineTuneEpochs: 4 }], {}, { engine });
    for (const layer of ['encoder', 'code', 'skip', 'reconstruction']) expect([layer, isInt8(shrunk, layer)]).toEqual([layer, true]);
    expect(isHalf(shrunk, 'encoder/bias')).toBe(true);
    expect(shrunk.notices).toEqual([]);
    expect(shrunk.shrunk.training.loss).toBeLessThan(shrunk.original.training.loss * 1.01);
    expect(shrunk.shrunk.bytes).toBeLessThan(shrunk.original.bytes * 0.6);
  },
);

test('fine-tuning that only does harm is left out', async () => {
  const step = { method: 'quantize', activations: 'int8', tolerance: 1, learningRate: 50 } as const;
  const rounded = await small.shrink(smallSpec, [{ ...step, fineTuneEpochs: 0 }]);
  const tuned = await small.shrink(smallSpec, [{ ...step, fineTuneEpochs: 2 }]);
  expect(tuned.shrunk.training.loss).toBeLessThanOrEqual(rounded.shrunk.training.loss * (1 + 1e-6));
});

test('a layer that int8 would hurt stays finer, and is named', async () => {
  const step = { method: 'quantize', tolerance: 0, layerPrecision: { code: 'int8', skip: 'float32' }, fineTuneEpochs: 0 } as const;
  const shrunk = await small.shrink(smallSpec, [step], {});
  const finer = ['encoder', 'reconstruction'].filter((layer) => !isInt8(shrunk, layer));
  expect(finer.length).toBeGreaterThan(0);
  expect(finer.every((layer) => isHalf(shrunk, `${layer}/kernel`))).toBe(true);
  expect(shrunk.notices.map((notice) => notice.split(' ')[0])).toEqual(finer);
  expect(shrunk.notices[0]).toMatch(/stays float16: int8 in it alone would raise the loss by (?:< )?\S+ %/u);
  expect(isInt8(shrunk, 'code')).toBe(true);
  expect(isInt8(shrunk, 'skip') || isHalf(shrunk, 'skip/kernel')).toBe(false);
});

test.each([
  ['dense', smallSpec, ['x', 'encoder', 'code', 'skip', 'reconstruction']],
  ['convolutional', smallConvSpec, ['x', 'first', 'second', 'active', 'larger', 'larger-activation', 'reconstruction']],
] as const)('with activations, a %s run trains and measures what its int8 files compute', async (_, spec, rounded) => {
  const shrunk = await small.shrink(spec, [{ method: 'quantize', activations: 'int8', tolerance: 1, fineTuneEpochs: 4 }], {});
  expect(shrunk.notices).toEqual([]);
  expect(shrunk.graph.layers.flatMap(({ name, spec: { int8 } }) => (int8 === undefined ? [] : [name]))).toEqual(rounded);
  expect(shrunk.graph.layers.some(({ spec: { type } }) => type === 'BatchNormalization')).toBe(false);
  const { files } = await small.trainer.exportModel({
    model: shrunk.run,
    formats: ['onnx-int8', 'tflite-int8'],
    force: true,
    workspace: [],
  });
  for (const { format, check } of files) {
    // Biases have more digits in integers than the float16 of the run, and sums are rounded once instead of twice: a step, here and there.
    expect([format, check!.loss! / check!.modelLoss!]).toEqual([format, expect.closeTo(1, 2)]);
    expect(check!.modelLoss).toBeLessThan(shrunk.original.training.loss * 1.1);
  }
});

test.each(['sigmoid', 'tanh', 'softmax'] as const)('sums are rounded before %s follows, as int8 files do', async (activation) => {
  const layers = [
    { type: 'Input', name: 'x', shape: [12] },
    { type: 'Dense', name: 'curved', units: 24, activation: 'tanh' },
    { type: 'Dense', name: 'out', units: 12, activation },
  ];
  const step = { method: 'quantize', activations: 'int8', tolerance: 1000, fineTuneEpochs: 1 } as const;
  const { graph, weights } = await small.shrink({ ...smallSpec, layers }, [step], {}, { engine: 'portable' });
  expect(graph.layers.map(({ name }) => name)).toEqual(['x', 'curved', 'curved-activation', 'out', 'out-activation']);
  const rows = 40;
  const inputs = randomValues(rows * 12, 5);
  const help = { signal: new AbortController().signal, calibrationRows: () => Promise.resolve({ count: rows, inputs }) };
  const simulated = simulate(await planOf({ graph, weights, generatedBy: 'test' }, help), inputs, rows);
  const trained = await predictionsOf(await open('portable'), { graph, weights }, inputs, rows);
  const outputStep = activation === 'tanh' ? 1 / 128 : 1 / 256;
  const apart = simulated.map((value, at) => Math.abs(value - trained[at]!) / outputStep);
  // Biases of the run are float16: a sum between two steps is rounded to the other one now and then, and the curve may be steep there.
  expect(apart.filter((steps) => steps > 0.01).length / apart.length).toBeLessThan(0.05);
  expect(Math.max(...apart)).toBeLessThan(3);
});

test('layers that integers would hurt stay in floating point, as the run says, and in its int8 files', async () => {
  const step = {
    method: 'quantize',
    activations: 'int8',
    tolerance: 0,
    layerPrecision: { code: 'int8', skip: 'float16' },
    fineTuneEpochs: 0,
  } as const;
  const shrunk = await small.shrink(smallSpec, [step], {});
  const of = (name: string) => shrunk.graph.layers.find((layer) => layer.name === name)!.spec.int8;
  expect(Array.isArray(of('code'))).toBe(true);
  expect(of('skip')).toBe(false);
  const named = shrunk.notices.map((notice) => notice.split(' ')[0]!);
  expect(named.length).toBeGreaterThan(0);
  expect(named.map(of)).toEqual(named.map(() => false));
});

test('a model whose values cannot be integers gets weights that are, and activations need such weights', async () => {
  const layers = [
    { type: 'Input', name: 'x', shape: [4, 3] },
    { type: 'LSTM', name: 'memory', units: 4 },
    { type: 'Dense', name: 'reconstruction', units: 12 },
  ];
  const spec = { ...smallSpec, layers, train: { ...smallSpec.train, epochs: 1 } };
  const shrunk = await small.shrink(spec, [{ method: 'quantize', activations: 'int8', tolerance: 1, fineTuneEpochs: 0 }], {});
  expect(shrunk.notices).toEqual(['only weights become integers, not what layers give: memory cannot be computed in 8-bit integers yet: choose float16, which holds it']); // prettier-ignore
  expect(isInt8(shrunk, 'reconstruction')).toBe(true);
  await expect(small.shrink(spec, [{ method: 'quantize', activations: 'int8', precision: 'float16' }], {})).rejects.toThrow(
    'quantize.activations needs weights in int8',
  );
});

test('a convolutional model becomes integers, and float16 takes half the bytes', async () => {
  const eight = await small.shrink(smallConvSpec, [{ method: 'quantize', tolerance: 1 }]);
  for (const layer of ['first', 'second', 'larger', 'reconstruction']) expect([layer, isInt8(eight, layer)]).toEqual([layer, true]);
  const half = await small.shrink(smallConvSpec, [{ method: 'quantize', precision: 'float16' }]);
  for (const key of half.weights.keys()) if (!key.startsWith('normal/moving')) expect([key, isHalf(half, key)]).toEqual([key, true]);
  expect(half.shrunk.training.loss).toBeLessThan(half.original.training.loss * 1.01);
  expect(eight.shrunk.bytes).toBeLessThan(half.shrunk.bytes);
  expect(half.shrunk.bytes).toBeLessThan(half.original.bytes * 0.65);
});

test('the packed file predicts what the TF.js files predict, to the bit, and becomes such files again', async () => {
  const { run } = await small.shrink(smallConvSpec, [{ method: 'quantize' }]);
  const folder = path.join(run, 'shrunk');
  const unpacked = unpackModel(await readFile(path.join(folder, 'small-conv.bonsai')));
  const inputs = Float32Array.from({ length: 36 * 5 }, (_, at) => Math.sin(at));
  const plain = await loadPlainModel(folder);
  expect(predictPlainly(await plainModel(unpacked.graph, unpacked.weights), inputs)).toEqual(predictPlainly(plain, inputs));
  const rewritten = writeLayersModel(unpacked.graph, unpacked.weights, 'test').weights;
  expect(Buffer.compare(rewritten, await readFile(path.join(folder, 'weights.bin')))).toBe(0);
});

test('a packed file that is damaged, or of another model, is refused with the line that names it', async () => {
  const { run, spec } = await small.shrink(smallSpec, [{ method: 'quantize', fineTuneEpochs: 0 }]);
  const packed = await readFile(path.join(run, 'shrunk', 'small.bonsai'));
  await small.workspace.write('cut.bonsai', packed.subarray(0, packed.length - 9));
  const again = (weights: string, layers: readonly unknown[] = spec.layers) =>
    small.shrink({ ...spec, layers, data: smallSpec.data, weights }, [{ method: 'share', fineTuneEpochs: 0 }]);
  await expect(again('cut.bonsai')).rejects.toThrow('the weights file "cut.bonsai" cannot be read: it is cut off or damaged');
  await small.workspace.write('other.bonsai', packed);
  const wider = spec.layers.map((layer) => (layer.name === 'encoder' ? { ...layer, units: 25 } : layer));
  await expect(again('other.bonsai', wider)).rejects.toThrow('does not fit this model: its encoder/kernel has the shape [12, 24]');
  await expect(again('none.bonsai')).rejects.toThrow('it, or a file that it names, does not exist');
});
