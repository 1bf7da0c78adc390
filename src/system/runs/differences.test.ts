import { expect, it } from 'vitest';
import { firstDifference, untimed } from './differences';

it('tells the first difference by its place', () => {
  const document = { a: [1, { b: 2 }], c: null };
  expect(firstDifference(document, structuredClone(document))).toBeUndefined();
  expect(firstDifference(document, { a: [1, { b: 3 }], c: null })).toBe('a.1.b: 2, then 3');
  expect(firstDifference(document, { a: [1], c: null })).toBe('a.1: {"b":2}, then nothing');
  expect(firstDifference(document, { a: [1, { b: 2 }], c: {} })).toBe('c: null, then {}');
  expect(firstDifference(0, -0)).toBe('the document: 0, then 0');
});

it('leaves out what clocks said, also in messages', () => {
  const event = { type: 'x', time: 5, score: { latencyMs: 0.2, loss: 1 }, seconds: {} };
  expect(untimed(JSON.stringify(event))).toEqual({ type: 'x', score: { loss: 1 } });
  const message = { template: 'a row takes {0} ms, and {1} ms were asked for', values: ['0.12', '0.1'] };
  expect(untimed(JSON.stringify({ message }))).toEqual({ message: { template: message.template, values: [] } });
  expect(untimed(JSON.stringify({ template: '{0} items', values: [3] }))).toEqual({ template: '{0} items', values: [3] });
});
