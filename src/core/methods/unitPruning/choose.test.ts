import { describe, expect, it } from 'vitest';
import { dense, graph, randomModel, randomWeights } from '../../../../test/support/models/build';
import { modelCost } from '../../cost/cost';
import { Random } from '../../random/random';
import { unitCount } from '../../units/flow';
import { unitGroups } from '../../units/groups';
import { removeUnits } from '../../units/remove';
import { simplify } from '../../units/simplify';
import type { Weights } from '../../weights/weights';
import { chooseUnits } from './choose';
import { randomGroupImportance, throughputImportance } from './importance';
import { narrowCost } from './narrowCost';
import { maskUnits } from './prune';
import { incomingNorms } from './signals';
import { outputStatistics } from './statistics';

const none = new Map<never, never>();

describe('chooseUnits', () => {
  it('predicts the cost of the model it leaves', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = new Random(seed);
      const model = randomModel(random);
      const groups = unitGroups(model);
      const { params } = modelCost(model);
      const { removed } = chooseUnits(model, groups, randomGroupImportance(groups, random), { cost: 'params', limit: params * 0.6 });
      const smaller = removeUnits({ graph: model, weights: randomWeights(model, random), masks: none }, groups, removed);
      const counts = new Map(model.layers.map((layer) => [layer.name, smaller.graph.layers.find(({ name }) => name === layer.name)!]));
      const units = new Map([...counts].map(([name, layer]) => [name, unitCount(layer)]));
      for (const cost of ['params', 'macs'] as const) expect(narrowCost(model, cost, units)).toBe(modelCost(smaller.graph)[cost]);
    }
  });

  it('takes what is worth least for its cost', () => {
    // A unit of a costs 10 + 1 + 1 parameters, a unit of b 1 + 1 + 1 or so: of equal worth, one of a goes.
    const model = graph({ type: 'Input', name: 'x', shape: [10] }, dense('a', 2), dense('b', 2), dense('y', 1));
    const groups = unitGroups(model);
    const importance = new Float64Array(groups.count).fill(1);
    const { removed, reached } = chooseUnits(model, groups, importance, { cost: 'params', limit: 25 });
    expect(reached).toBe(true);
    expect([...groups.of.get('a')!].map((group) => removed[group])).toEqual([0, 1]);
    expect([...groups.of.get('b')!].map((group) => removed[group])).toEqual([0, 0]);
  });

  it('gives back what still fits once the last unit has freed more than was asked for', () => {
    // 50·8 + (8·16 + 16) + (16·3 + 3) = 595 parameters. With e units of the Embedding and d of the layer behind it: 50e + d(e + 1) + 3d + 3.
    const model = graph(
      { type: 'Input', name: 'x', shape: [12] },
      { type: 'Embedding', name: 'words', inputDim: 50, outputDim: 8 },
      { type: 'GlobalAveragePooling1D', name: 'mean' },
      dense('d', 16, { activation: 'relu' }),
      dense('y', 3),
    );
    const groups = unitGroups(model);
    for (let seed = 0; seed < 20; seed++) {
      const importance = randomGroupImportance(groups, new Random(seed));
      const { removed, reached } = chooseUnits(model, groups, importance, { cost: 'params', limit: 178 });
      const kept = (layer: string) => groups.of.get(layer)!.reduce((sum, group) => sum + 1 - removed[group]!, 0);
      const [e, d] = [kept('words'), kept('d')];
      const params = (words: number, units: number) => 50 * words + units * (words + 1) + 3 * units + 3;
      expect(reached).toBe(true);
      expect(params(e, d)).toBeLessThanOrEqual(178);
      if (e < 8) expect(params(e + 1, d)).toBeGreaterThan(178);
      if (d < 16) expect(params(e, d + 1)).toBeGreaterThan(178);
    }
  });

  it('gives back the most valuable first', () => {
    // The units of b that are worth least go first, then one of a, which frees so much that some of b fit again.
    const model = graph({ type: 'Input', name: 'x', shape: [10] }, dense('a', 2), dense('b', 3), dense('y', 1));
    const groups = unitGroups(model);
    const importance = new Float64Array(groups.count);
    for (const [at, group] of groups.of.get('b')!.entries()) importance[group] = at === 2 ? 100 : at;
    for (const [at, group] of groups.of.get('a')!.entries()) importance[group] = at === 1 ? 1000 : 50;
    // Parameters with one unit of a, and one, two or three of b: 11 + 2 + 2 = 15, 11 + 4 + 3 = 18, 11 + 6 + 4 = 21.
    const after = (limit: number) => {
      const { removed } = chooseUnits(model, groups, importance, { cost: 'params', limit });
      return ['a', 'b'].map((layer) => [...groups.of.get(layer)!].map((group) => removed[group]));
    };
    expect(after(18)).toEqual([
      [1, 0],
      [1, 0, 0],
    ]);
    expect(after(17)).toEqual([
      [1, 0],
      [1, 1, 0],
    ]);
    expect(after(21)).toEqual([
      [1, 0],
      [0, 0, 0],
    ]);
  });

  it('leaves every layer a unit, and says that the goal was not reached', () => {
    const model = graph({ type: 'Input', name: 'x', shape: [4] }, dense('a', 3), dense('y', 2));
    const groups = unitGroups(model);
    const { removed, reached } = chooseUnits(model, groups, new Float64Array(groups.count), { cost: 'params', limit: 1 });
    expect(reached).toBe(false);
    expect([...groups.of.get('a')!].map((group) => removed[group])).toEqual([0, 1, 1]);
  });
});

describe('throughputImportance', () => {
  const model = graph({ type: 'Input', name: 'x', shape: [1] }, dense('a', 2, { useBias: false }), dense('y', 1));
  const weights: Weights = new Map([
    ['a/kernel', { shape: [1, 2], data: Float32Array.of(3, 1) }],
    ['y/kernel', { shape: [2, 1], data: Float32Array.of(1, 2) }],
    ['y/bias', { shape: [1], data: Float32Array.of(0) }],
  ]);

  it('is the share of what a layer receives', () => {
    const groups = unitGroups(model);
    const importance = throughputImportance(model, weights, groups, incomingNorms(model, weights, groups));
    const [first, second] = groups.of.get('a')!;
    expect(importance[first!]).toBeCloseTo(9 / 13);
    expect(importance[second!]).toBeCloseTo(4 / 13);
  });

  it('and masking moves the mean of what is lost into the bias behind it', () => {
    const groups = unitGroups(model);
    const removed = Uint8Array.from({ length: groups.count }, (_, group) => Number(group === groups.of.get('a')![1]));
    const { means } = outputStatistics(new Map([['a', Float32Array.of(3, 10, 5, 20)]]), new Map([['a', 2]]));
    expect([...means.get('a')!]).toEqual([4, 15]);
    const rest = simplify(maskUnits({ graph: model, weights, masks: none }, removed, new Map([...means, ['x', Float64Array.of(0)]])));
    expect([...rest.weights.get('a/kernel')!.data]).toEqual([3]);
    expect([...rest.weights.get('y/kernel')!.data]).toEqual([1]);
    expect([...rest.weights.get('y/bias')!.data]).toEqual([30]);
  });
});
