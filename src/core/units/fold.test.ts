import { expect, test } from 'vitest';
import { graph } from '../../../test/support/models/build';
import type { WeightKey, WeightTensor } from '../weights/weights';
import { foldConstants } from './fold';
import { unitGroups } from './groups';

/** One input unit that is 2, and a state of one unit whose mean is 3. */
const constants = new Map([
  ['x', Float64Array.of(2)],
  ['rnn', Float64Array.of(3)],
]);

test.each([
  ['before the recurrent sum into its only bias', undefined, { shape: [3], data: [10, 20, 30] }, [10 + 62, 20 + 76, 30 + 90]],
  [
    'after it into the bias of either sum',
    true,
    { shape: [2, 3], data: [10, 20, 30, 40, 50, 60] },
    [10 + 2, 20 + 4, 30 + 6, 40 + 60, 50 + 72, 60 + 84],
  ],
] as const)('what constant units give a GRU that resets %s', (_, resetAfter, bias, folded) => {
  const reset = resetAfter === undefined ? {} : { resetAfter };
  const model = graph({ type: 'Input', name: 'x', shape: [4, 1] }, { type: 'GRU', name: 'rnn', units: 1, ...reset });
  const weights = new Map<WeightKey, WeightTensor>([
    ['rnn/kernel', { shape: [1, 3], data: Float32Array.of(1, 2, 3) }],
    ['rnn/recurrent_kernel', { shape: [1, 3], data: Float32Array.of(20, 24, 28) }],
    ['rnn/bias', { shape: bias.shape, data: Float32Array.from(bias.data) }],
  ]);
  const groups = unitGroups(model);
  const result = foldConstants(
    { graph: model, weights },
    { constants, groups, folded: new Uint8Array(groups.count).fill(1) },
    'approximately',
  );
  expect([...result.get('rnn/bias')!.data]).toEqual(folded);
  expect([...result.get('rnn/kernel')!.data, ...result.get('rnn/recurrent_kernel')!.data]).toEqual([0, 0, 0, 0, 0, 0]);
});
