import { expect, test } from 'vitest';
import { oneOf } from '../../message/list';
import { toText } from '../../message/message';
import { stepSchemas } from '../options';
import { storedAs } from '../storedSize';
import { aimsAtTarget, unaimedLimits } from '../target';
import { methodNames } from '.';

test('every method that a step can name has a record, in the same order', () => {
  expect(methodNames).toEqual(Object.keys(stepSchemas));
});

test('a method by itself aims at what it can be asked for, and messages name the methods that do', () => {
  const aims = Object.fromEntries(
    methodNames.map((method) => [
      method,
      (['params', 'bytes', 'macs'] as const).filter((count) => unaimedLimits({ [count]: 0.5 }, [method]).length === 0),
    ]),
  );
  expect(aims).toEqual({
    pruneWeights: ['params', 'bytes'],
    pruneUnits: ['params', 'bytes', 'macs'],
    removeLayers: [],
    replaceActivations: [],
    factorize: ['params', 'bytes'],
    share: [],
    quantize: [],
    auto: ['params', 'bytes', 'macs'],
  });
  expect(methodNames.filter((method) => aimsAtTarget([method]))).toEqual(['pruneWeights', 'pruneUnits', 'factorize', 'auto']);
  const [params] = unaimedLimits({ params: 0.5 }, ['share']);
  expect(toText(params!.message)).toBe(
    'no step aims at target.params, which is only checked at the end: add pruneWeights, pruneUnits, factorize or auto',
  );
  const [macs] = unaimedLimits({ macs: 0.5 }, ['share']);
  expect(toText(macs!.message)).toBe(
    'target.macs is only checked at the end: pruneUnits alone aims at it, where neither params nor bytes is given',
  );
});

test('auto goes by all counts at once, but not by a latency', () => {
  const target = { params: 0.5, bytes: 0.5, macs: 0.5, latencyMs: 1 };
  expect(unaimedLimits(target, ['auto']).map(({ field }) => field)).toEqual(['latencyMs']);
});

test('steps that say nothing of storage leave what earlier ones said', () => {
  expect(storedAs([{ method: 'quantize' }, { method: 'pruneWeights' }])).toEqual({ coding: 'int8', bits: 8 });
  expect(storedAs([{ method: 'pruneWeights' }])).toBeUndefined();
});

test('lists end with "or"', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((words) => toText(oneOf(words)))).toEqual(['', 'a', 'a or b', 'a, b or c']);
});
