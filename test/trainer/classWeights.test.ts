/** `train.classWeights`: what rows of each class count while training. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Weights } from '../../src/core/weights/weights';
import { parseSpecFile } from '../../src/trainer/input/specFile';
import { prepareRun } from '../../src/trainer/run/prepare';
import type { Engine } from '../../src/trainer/engine/engine';
import { float32Npy } from '../support/data/npyBytes';
import { engineKinds, open } from '../support/engine/engines';
import { createWorkspace, type Workspace } from '../support/workspace';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const { signal } = new AbortController();
const learningRate = 0.5;
const train = { loss: 'sparseCategoricalCrossentropy', optimizer: 'sgd', learningRate, epochs: 1, batchSize: 5 };
const table = 'a,b,kind\n1,0,cat\n0,1,cat\n1,1,cat\n-1,0.5,dog\n0.5,-1,fish\n';
const rows = [[1, 0], [0, 1], [1, 1], [-1, 0.5], [0.5, -1]] as const; // prettier-ignore
const kinds = [0, 0, 0, 1, 2];

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await workspace.write('rows.csv', table);
});
afterEach(() => workspace.remove());

const prepared = async (change: object, output: object = { units: 3, activation: 'softmax' }, labels = 'kind') => {
  const layers = [{ type: 'Input', name: 'x', shape: [2] }, { type: 'Dense', name: 'y', ...output }]; // prettier-ignore
  const spec = {
    name: 'm',
    layers,
    data: { file: 'rows.csv', labels, drop: labels === 'kind' ? undefined : ['kind'] },
    train: { ...train, ...change },
  };
  return prepareRun(parseSpecFile(`${workspace.folder}/m.model.json`, JSON.stringify(spec)), { workspace: [] }, signal);
};

describe('weights of classes', () => {
  it('that are balanced are rows / (classes × rows of the class)', async () => {
    const { train: own } = await prepared({ classWeights: 'balanced' });
    expect(own.weightOfClass).toEqual([5 / 9, 5 / 3, 5 / 3]);
  });

  it('are by the names of classes, 1 where one is left out', async () => {
    expect((await prepared({ classWeights: { dog: 4 } })).train.weightOfClass).toEqual([1, 4, 1]);
  });

  it('of a class that there is not, or of a loss without classes, are refused', async () => {
    await expect(prepared({ classWeights: { dogs: 4 } })).rejects.toThrow('there is no class "dogs"; did you mean "dog"? (there are cat, dog, fish)'); // prettier-ignore
    await expect(prepared({ classWeights: 'balanced', loss: 'meanSquaredError' })).rejects.toThrow('classes are weighted where every row has one'); // prettier-ignore
    await workspace.write('several.npy', Buffer.from(float32Npy([5, 3], new Array<number>(15).fill(1))));
    await expect(
      prepared({ classWeights: 'balanced', loss: 'binaryCrossentropy' }, { units: 3, activation: 'sigmoid' }, 'several.npy'),
    ).rejects.toThrow('the output is one value');
  });
});

describe.each(engineKinds)('the %s engine', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open(kind);
  });

  it('trains by the weighted loss, and evaluates by the plain one, as worked out by hand', async () => {
    const { train: own, data, start } = await prepared({ classWeights: { cat: 0.5, dog: 3, fish: 2 } });
    const kernel = Float32Array.of(0.1, -0.2, 0.3, 0.4, 0.5, -0.6);
    const weights: Weights = new Map([['y/kernel', { shape: [2, 3], data: kernel }], ['y/bias', { shape: [3], data: new Float32Array(3) }]]); // prettier-ignore
    const session = await engine.compile({ graph: start.graph, weights, data, train: own });
    const shares = rows.map(([a, b]) => {
      const powers = [0, 1, 2].map((at) => Math.exp(a * kernel[at]! + b * kernel[3 + at]!));
      return powers.map((power) => power / powers.reduce((sum, other) => sum + other));
    });
    const counts = kinds.map((of) => [0.5, 3, 2][of]!);
    const losses = shares.map((share, row) => -Math.log(share[kinds[row]!]!));
    const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect((await session.evaluate('training', signal)).loss).toBeCloseTo(meanOf(losses), 5);
    const { loss } = await session.trainEpoch(Int32Array.of(0, 1, 2, 3, 4), { learningRate, signal });
    expect(loss).toBeCloseTo(meanOf(losses.map((ofRow, row) => ofRow * counts[row]!)), 5);
    // The slope of a row's loss by a class's sum is its share less 1 where it is the right one.
    const slope = (input: number, of: number) =>
      meanOf(rows.map((row, at) => counts[at]! * row[input]! * (shares[at]![of]! - (kinds[at] === of ? 1 : 0))));
    const expected = [0, 1].flatMap((input) => [0, 1, 2].map((of) => kernel[input * 3 + of]! - learningRate * slope(input, of)));
    for (const [at, value] of session.getWeights().get('y/kernel')!.data.entries()) expect(value).toBeCloseTo(expected[at]!, 5);
    session.dispose();
  });

  it('weights two classes by binary cross-entropy', async () => {
    await workspace.write('rows.csv', 'a,b,kind\n1,0,0\n0,1,1\n');
    const { train: own, data, start } = await prepared({ loss: 'binaryCrossentropy', batchSize: 2, classWeights: { 1: 3 } }, { units: 1, activation: 'sigmoid' }); // prettier-ignore
    const weights: Weights = new Map([['y/kernel', { shape: [2, 1], data: Float32Array.of(0.4, -0.7) }], ['y/bias', { shape: [1], data: new Float32Array(1) }]]); // prettier-ignore
    const session = await engine.compile({ graph: start.graph, weights, data, train: own });
    const { loss } = await session.trainEpoch(Int32Array.of(0, 1), { learningRate, signal });
    const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
    expect(loss).toBeCloseTo((-Math.log(1 - sigmoid(0.4)) - 3 * Math.log(sigmoid(-0.7))) / 2, 5);
    session.dispose();
  });
});
