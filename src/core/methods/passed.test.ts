import { expect, test } from 'vitest';
import { dense, graph } from '../../../test/support/models/build';
import type { ModelGraph } from '../graph/graph';
import { modelCost } from '../cost/cost';
import { toText } from '../message/message';
import type { ShrinkStep } from './options';
import { passedMessage } from './passed';
import type { ShrinkTarget } from './targetSchema';

// With e and d units: 50e + d(e + 1) + 3d + 3 parameters, and d·e + 3d multiply-accumulates, for 12 words the mean of which counts as none.
const model = (e: number, d: number) =>
  graph(
    { type: 'Input', name: 'x', shape: [12] },
    { type: 'Embedding', name: 'words', inputDim: 50, outputDim: e },
    { type: 'GlobalAveragePooling1D', name: 'mean' },
    dense('d', d),
    dense('y', 3),
  );
const original = model(8, 16);

function messageOf(target: ShrinkTarget, shrunk: ModelGraph, step: ShrinkStep = { method: 'pruneUnits' }, zeros = 0): string | undefined {
  const { params, macs } = modelCost(shrunk);
  const { params: had, bytes, macs: work } = modelCost(original);
  const baseline = { params: had, bytes, macs: work, layers: new Map<string, number>() };
  const score = { nonzero: params - zeros, macs };
  const message = passedMessage(target, { steps: [step], baseline, original, shrunk, score, zeros });
  return message && toText(message);
}

test('units that go whole leave a part of the target unused, and the next larger choice is named', () => {
  // 100 + 7·6 + 3 = 145 of 178. One more unit of d costs 6.
  expect(messageOf({ params: 0.3 }, model(2, 7))).toBe(
    'only 145 of the 178 parameters that may remain do: units are removed whole, and those that earlier rounds removed do not come back',
  );
  // 100 + 11·6 + 3 = 169 is within 3 % of 174.
  expect(messageOf({ params: 174 }, model(2, 11))).toBeUndefined();
  // Narrowed to the words alone: 50 + 16·5 + 3 = 133; the next word is 50 + 16 more.
  expect(messageOf({ params: 178 }, model(1, 16))).toBe(
    'only 133 of the 178 parameters that may remain do: units are removed whole, and the next larger choice has 199',
  );
});

test('multiply-accumulates, multiples and zeros', () => {
  // 16·1 + 48 = 64 of 75; with 2 words 80.
  expect(messageOf({ macs: 75 }, model(1, 16))).toBe(
    'only 64 of the 75 multiply-accumulates that may remain do: units are removed whole, and the next larger choice has 80',
  );
  expect(messageOf({ params: 178 }, model(1, 16), { method: 'pruneUnits', roundTo: 4 })).toBe(
    'only 133 of the 178 parameters that may remain do: units are removed whole, and roundTo keeps multiples of 4 of them',
  );
  expect(messageOf({ params: 175 }, model(2, 12), { method: 'pruneUnits' }, 10)).toMatch(
    /^the target is passed: 165 parameters are not zero, and 175 may remain\. 10 of those/u,
  );
});

test('nothing is said of a target that was not gone by, or of a model that lost nothing', () => {
  expect(messageOf({ params: 178 }, model(1, 16), { method: 'pruneUnits', share: 0.1 })).toBeUndefined();
  expect(messageOf({ params: 178 }, model(1, 16), { method: 'removeLayers' })).toBeUndefined();
  expect(messageOf({ params: 2000 }, original)).toBeUndefined();
});
