/** Hidden layers that are distilled while a model is trained, against differences of losses that are computed one by one. */
import { describe, expect, it } from 'vitest';
import type { Weights, WeightTensor } from '../../src/core/weights/weights';
import type { TrainingSession } from '../../src/trainer/engine/engine';
import { layerOutputs } from '../../src/trainer/engine/outputs';
import { engineKinds, open } from '../support/engine/engines';
import { modelOf, randomRows, randomValues, randomWeights } from '../support/engine/models';

const { signal } = new AbortController();
const rows = 8;
const graph = modelOf(
  [6],
  [
    { type: 'Dense', name: 'first', units: 5, activation: 'tanh' },
    { type: 'Dense', name: 'code', units: 3, activation: 'sigmoid' },
    { type: 'Dense', name: 'out', units: 6 },
  ],
);
const weights = randomWeights(graph, 4);
const { inputs } = randomRows([6], rows);
const distilled = { code: randomValues(rows * 3, 8), first: randomValues(rows * 5, 9) };
/** The input again, three values for `code`, and five for `first`. */
const width = 6 + 3 + 5;
const targets = Float32Array.from({ length: rows * width }, (_, at) => {
  const [row, column] = [Math.floor(at / width), at % width];
  if (column < 6) return inputs[row * 6 + column]!;
  return column < 9 ? distilled.code[row * 3 + column - 6]! : distilled.first[row * 5 + column - 9]!;
});
const layerTargets = {
  width,
  layers: [
    { layer: 'code', weight: 0.7, at: 6, size: 3 },
    { layer: 'first', weight: 0.2, at: 9, size: 5 },
  ],
};
const samples = { count: rows, inputs, targets };
const all = Int32Array.from({ length: rows }, (_, row) => row);

const meanSquare = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, at) => sum + (value - b[at]!) ** 2, 0) / a.length;

async function lossOf(at: Weights): Promise<{ plain: number; whole: number }> {
  const outputs = await layerOutputs({ graph, weights: at }, { inputs, count: rows }, ['first', 'code', 'out']);
  const plain = meanSquare(outputs.get('out')!, inputs);
  return {
    plain,
    whole: plain + 0.7 * meanSquare(outputs.get('code')!, distilled.code) + 0.2 * meanSquare(outputs.get('first')!, distilled.first),
  };
}

describe.each(engineKinds)('the %s engine', (kind) => {
  async function compiled(): Promise<TrainingSession> {
    const engine = await open(kind);
    const train = { loss: 'meanSquaredError', optimizer: 'sgd', batchSize: rows } as const;
    return engine.compile({ graph, weights, data: { training: samples, validation: samples }, train, layerTargets });
  }

  it('trains by the loss with hidden layers, and judges by the loss alone', async () => {
    const session = await compiled();
    const expected = await lossOf(weights);
    expect((await session.evaluate('training', signal)).loss).toBeCloseTo(expected.plain, 5);
    expect((await session.evaluate('validation', signal)).loss).toBeCloseTo(expected.plain, 5);
    const { loss } = await session.trainEpoch(all, { learningRate: 0.001, signal });
    expect(loss).toBeCloseTo(expected.whole, 5);
    session.dispose();
  });

  it('goes down the slope of that loss', async () => {
    const session = await compiled();
    const learningRate = 1;
    await session.trainEpoch(all, { learningRate, signal });
    const after = session.getWeights();
    session.dispose();
    const step = 1e-2;
    for (const [key, { shape, data }] of weights) {
      const at = data.length >> 1;
      const moved = async (by: number) => {
        const values = new Map<string, WeightTensor>([
          ...weights,
          [key, { shape, data: data.map((value, index) => (index === at ? value + by : value)) }],
        ]);
        return (await lossOf(values as unknown as Weights)).whole;
      };
      const slope = ((await moved(step)) - (await moved(-step))) / (2 * step);
      expect((data[at]! - after.get(key)!.data[at]!) / learningRate, key).toBeCloseTo(slope, 3);
    }
  });
});
