import { describe, expect, it } from 'vitest';
import { graphOf } from '../graph/build';
import { toText } from '../message/message';
import { budgetProblems, isOverBudget } from './budget';
import { modelCost } from './cost';

const cost = modelCost(
  graphOf('m', [
    { type: 'Input', name: 'x', shape: [10] },
    { type: 'Dense', name: 'a', units: 8 },
    { type: 'Dense', name: 'b', units: 10 },
  ]),
); // 88 and 90 parameters

const reported = (budget: Parameters<typeof budgetProblems>[1]) => budgetProblems(cost, budget).map(({ message }) => toText(message));

describe('budgets', () => {
  it('are met exactly at the limit', () => {
    expect(reported({ params: 178, bytes: 712, macs: 160, layerParams: 90, layerBytes: 360, layerMacs: 80, layerShare: 90 / 178 })).toEqual(
      [],
    );
  });

  it.each([
    [{ params: 177 }, 'the model has 178 parameters, 1 more than its budget of 177: shrink it, or raise budget.params'],
    [{ bytes: 700 }, 'the model has 712 B of weights, 12 B more than its budget of 700 B: shrink it, or raise budget.bytes'],
    [{ macs: 159 }, 'the model has 160 multiply-accumulates, 1 more than its budget of 159: shrink it, or raise budget.macs'],
    [{ layerParams: 89 }, 'b has 90 parameters, more than the 89 that budget.layerParams allows a layer'],
    [{ layerBytes: 352 }, 'b has 360 B of weights, more than the 352 B that budget.layerBytes allows a layer'],
    [{ layerShare: 0.5 }, "b holds 51 % of the model's parameters (90), more than the 50 % that budget.layerShare allows a layer"],
  ])('are exceeded: %j', (budget, message) => {
    expect(reported(budget)).toEqual([message]);
  });

  it('name every layer over a limit', () => {
    expect(reported({ layerMacs: 79 })).toEqual([
      'a takes 80 multiply-accumulates, more than the 79 that budget.layerMacs allows a layer',
      'b takes 80 multiply-accumulates, more than the 79 that budget.layerMacs allows a layer',
    ]);
    expect(cost.layers.map((layer) => isOverBudget(layer, { layerParams: 88 }))).toEqual([false, false, true]);
  });
});
