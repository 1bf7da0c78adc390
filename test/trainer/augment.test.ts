/** Training pictures that are moved anew in every epoch. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withDataOfRun } from '../../src/trainer/input/specFile';
import { readSpecFile } from '../../src/trainer/input/specFile';
import { npyFile } from '../support/specs/npyFile';
import { SmallShrinker } from '../support/shrinkSmall';

let small: SmallShrinker;
beforeAll(async () => {
  small = await SmallShrinker.start();
  const training = bars(middle);
  const moved = bars(middle - 1, middle + 1);
  await small.workspace.write('middle.npy', npyFile([training.labels.length, side * side], training.pictures));
  await small.workspace.write('middle-labels.npy', npyFile([training.labels.length], training.labels));
  await small.workspace.write('moved.npy', npyFile([moved.labels.length, side * side], moved.pictures));
  await small.workspace.write('moved-labels.npy', npyFile([moved.labels.length], moved.labels));
});
afterAll(() => small.stop());

const side = 7;
const middle = 3;

/** Bars along a row (class 0) or a column (class 1) at these places, 24 of each, with much noise. */
function bars(...places: number[]): { readonly pictures: Float32Array; readonly labels: Float32Array } {
  const labels = Float32Array.from({ length: 48 }, (_, at) => at % 2);
  const pictures = Float32Array.from({ length: labels.length * side * side }, (_, at) => {
    const number = Math.floor(at / side ** 2);
    const place = places[(number >> 1) % places.length];
    const along = labels[number] === 0 ? Math.floor(at / side) % side : at % side;
    return (along === place ? 1 : 0) + 0.4 * Math.sin(at * at);
  });
  return { pictures, labels };
}

const layers = [
  { type: 'Input', name: 'picture', shape: [side * side] },
  { type: 'Dense', name: 'hidden', units: 24, activation: 'relu' },
];
const train = { optimizer: 'adam', learningRate: 0.01, epochs: 20, batchSize: 16, seed: 1 };
const step = { method: 'pruneWeights', rounds: 3, fineTuneEpochs: 5 } as const;
const augment = { shift: 1.5, shape: [side, side, 1] };

const classifier = (more: object, distill: object | number = 0) => ({
  name: 'bars',
  layers: [...layers, { type: 'Dense', name: 'classes', units: 2, activation: 'softmax' }],
  data: {
    file: 'middle.npy',
    labels: 'middle-labels.npy',
    ...more,
    validation: { file: 'moved.npy', labels: 'moved-labels.npy' },
  },
  train: { ...train, loss: 'sparseCategoricalCrossentropy' },
  shrink: { target: { params: 0.4 }, distill },
});

describe.each(['native', 'portable'] as const)('%s engine', (engine) => {
  test('a classifier learns from moved pictures what others look like, and so does one distilled from it', async () => {
    const plain = await small.shrink(classifier({}), [step], undefined, { engine });
    const moved = await small.shrink(classifier({ augment }), [step], undefined, { engine });
    const distilled = await small.shrink(classifier({ augment }, { outputs: 1, mixedRows: 1 }), [step], undefined, { engine });
    for (const { original, shrunk } of [moved, distilled]) {
      expect(original.validation!.loss).toBeLessThan(plain.original.validation!.loss / 20);
      expect(shrunk.validation!.loss).toBeLessThan(plain.shrunk.validation!.loss / 20);
    }
    expect(distilled.original).toMatchObject({ training: moved.original.training });
  });
});

test('an autoencoder gives moved pictures back, and the same seed the same weights', async () => {
  const autoencoder = (more: object) => ({
    name: 'pictures',
    layers: [...layers, { type: 'Dense', name: 'reconstruction', units: side * side }],
    data: { file: 'middle.npy', ...more, validation: { file: 'moved.npy' } },
    train: { ...train, loss: 'meanSquaredError' },
    shrink: { target: { params: 0.6 } },
  });
  const plain = await small.shrink(autoencoder({}), [step]);
  const moved = await small.shrink(autoencoder({ augment }), [step]);
  expect(moved.shrunk.validation!.loss).toBeLessThan(plain.shrunk.validation!.loss / 2);
  // The shrunk spec names no data; in the run folder it has the run's, with the moved pictures.
  const again = await withDataOfRun(await readSpecFile(path.join(moved.run, 'shrunk', 'pictures.model.json')));
  expect(again.spec.data).toMatchObject({ augment });
  expect((await small.shrink(autoencoder({ augment }), [step])).weights).toEqual(moved.weights);
});

test('needs the shape of the pictures, and says so', async () => {
  await expect(small.shrink(classifier({ augment: { shift: 1 } }), [step])).rejects.toThrow('give data.augment a "shape"');
  await expect(small.shrink(classifier({ augment: { shift: 1, shape: [7, 6, 1] } }), [step])).rejects.toThrow('picture takes 49');
});

test('moved pictures cannot be distilled by hidden layers', async () => {
  const hidden = classifier({ augment }, { outputs: 1, layers: { hidden: 1 } });
  await expect(small.shrink(hidden, [step])).rejects.toThrow('leave distill.layers or data.augment out');
});
