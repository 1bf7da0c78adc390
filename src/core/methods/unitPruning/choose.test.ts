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
