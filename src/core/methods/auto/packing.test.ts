import { describe, expect, it } from 'vitest';
import { dense, graph, randomWeights } from '../../../../test/support/models/build';
import { modelCost } from '../../cost/cost';
import { Random } from '../../random/random';
import type { BareModel, Model } from '../../weights/model';
import { nonZeroOfModel } from '../../weights/weights';
import { fittedInto, packedAtOnce, packedFurther, packingBefore } from './packing';

const made = graph({ type: 'Input', name: 'x', shape: [12] }, dense('a', 16, { activation: 'relu' }), dense('y', 12));
const model: BareModel = { graph: made, weights: randomWeights(made, new Random(3)) };
const { params } = modelCost(made);

function mostValues({ weights }: BareModel): number {
  return Math.max(...[...weights.values()].map(({ data }) => new Set(data.filter((value) => value !== 0)).size));
}

describe('a packed model', () => {
  it.each([
    { bits: 2, kept: 1 },
    { bits: 3, kept: 0.5 },
    { bits: 5, kept: 0.25 },
  ])('has as few weights and values as its packing says: $bits bits, $kept kept', ({ bits, kept }) => {
    const packed = packedAtOnce(model, { bits, kept });
    expect(mostValues(packed)).toBeLessThanOrEqual(2 ** bits);
    expect(nonZeroOfModel(made, packed.weights)).toBeLessThanOrEqual(Math.floor(kept * params));
    expect(nonZeroOfModel(made, packed.weights)).toBeGreaterThan(0.9 * kept * params);
  });

  it('comes to that in steps that training can follow', () => {
    const epochs = 20;
    const packing = { bits: 3, kept: 0.5 };
    const squaredGradients = new Map([...model.weights].map(([key, { shape, data }]) => [key, { shape, data: data.map(() => 1) }]));
    let now: Model = { ...model, masks: new Map() };
    const left: number[] = [];
    for (let epoch = 0; epoch < epochs; epoch++) {
      const [before, after] = [packingBefore(epoch - 1, epochs), packingBefore(epoch, epochs)];
      now = packedFurther(now, { packing, before, after, squaredGradients });
      left.push(nonZeroOfModel(made, now.weights));
      // Values are shared only when all weights are gone that are to go.
      if (after.pruned < 1) expect(after.shared).toBe(0);
    }
    expect(left).toEqual([...left].sort((a, b) => b - a));
    expect(new Set(left).size).toBeGreaterThan(4);
    expect(left[0]).toBe(params);
    expect(left.at(-1)).toBeLessThanOrEqual(params / 2);
    expect(mostValues(now)).toBeLessThanOrEqual(8);
  });

  it('is packed before the last epoch, however few there are', () => {
    for (let epochs = 1; epochs < 30; epochs++) expect(packingBefore(epochs - 1, epochs)).toEqual({ pruned: 1, shared: 1 });
  });

  it('loses as many of its smallest weights as its file is too large', () => {
    const packed = packedAtOnce(model, { bits: 4, kept: 1 });
    const bytesOf = ({ weights }: BareModel) => 100 + nonZeroOfModel(made, weights);
    expect(fittedInto(100 + params, packed, bytesOf)).toBe(packed);
    const fitted = fittedInto(300, packed, bytesOf);
    expect(bytesOf(fitted)).toBeLessThanOrEqual(300);
    expect(bytesOf(fitted)).toBeGreaterThan(250);
    // What is left has the values that it had.
    for (const [key, { data }] of fitted.weights)
      if (key.endsWith('kernel')) for (const [at, value] of data.entries()) expect([0, packed.weights.get(key)!.data[at]]).toContain(value);
  });
});
