import { expect, it } from 'vitest';
import { toText } from '../../message/message';
import { branchFindings } from './findings';

const without = (layer: string, loss: number) => ({ layer, method: 'remove' as const, points: [{ share: 0, loss }] });
const told = (...losses: [string, number][]) =>
  branchFindings(
    losses.map(([layer, loss]) => without(layer, loss)),
    0.1,
    'code',
  ).map((message) => toText(message));

it('tells which branch carries the quality, and which can go', () => {
  expect(told(['code', 0.102], ['skip', 0.723])).toEqual(['skip carries the quality: without it the loss is 7.2 times as high']);
  expect(told(['skip', 0.1003], ['code', 0.5])).toEqual([
    'code carries the quality: without it the loss is 5 times as high',
    'skip can go: +0.3 % loss before fine-tuning',
  ]);
  expect(told(['a', 0.09], ['b', 0.13])).toEqual(['a can go: the loss is no higher without it']);
});

it('tells of none that matter alike', () => {
  expect(told(['code', 0.4], ['skip', 0.5])).toEqual([]);
  expect(told(['code', 0.5])).toEqual([]);
});
