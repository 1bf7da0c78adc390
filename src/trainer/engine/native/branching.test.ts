import { expect, test } from 'vitest';
import { modelOf } from '../../../../test/support/engine/models';
import { stepMacs, waysOf } from './branching';

// 784 · 300 + 300 · 10 = 238,200 multiply-accumulates a row.
const graph = modelOf(
  [784],
  [
    { type: 'Dense', name: 'a', units: 300, activation: 'relu' },
    { type: 'Dense', name: 'b', units: 10 },
  ],
);
const rules = [
  { from: 50e6, count: 1 },
  { from: 70e6, count: 4 },
];

test('a training step takes three times the multiply-accumulates of a prediction', () => {
  expect(stepMacs('predict', 238_200, 100)).toBe(23_820_000);
  expect(stepMacs('train', 238_200, 100)).toBe(71_460_000);
  expect(stepMacs('train', null, 100)).toBe(0);
});

test('the last rule that a step is large enough for says how it is made', () => {
  const wayOf = waysOf(rules, graph);
  expect(wayOf('train', 100)).toEqual({ sideBySide: true, branches: 4 });
  expect(wayOf('train', 80)).toEqual({ sideBySide: true, branches: 1 });
  expect(wayOf('train', 32)).toEqual({ sideBySide: false, branches: 1 });
  expect(wayOf('predict', 100)).toEqual({ sideBySide: false, branches: 1 });
});

test('all branches have as many rows', () => {
  const branchesOf = (rows: number) => waysOf([{ from: 0, count: 4 }], graph)('train', rows).branches;
  expect([100, 102, 101, 105, 2, 1].map(branchesOf)).toEqual([4, 3, 1, 3, 2, 1]);
});

test('without rules, steps are made op after op', () => {
  expect(waysOf([], graph)('train', 4096)).toEqual({ sideBySide: false, branches: 1 });
});
