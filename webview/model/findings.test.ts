import { expect, it } from 'vitest';
import type { LayerScore } from '../../src/core/score/scoreCard';
import { replay } from '../../src/core/run/state';
import { smallCost, smallEvents } from '../../test/support/runs/smallRun';
import { findings } from './findings';

const run = replay(smallEvents)!;

it('names the layers that hold most, before a run and of what is left', () => {
  expect(findings(smallCost, null)).toEqual(['encoder and reconstruction hold 76 % of the parameters.']);
  expect(findings(smallCost, run)[0]).toBe('reconstruction and encoder hold 84 % of what is left.');
});

it('says which of the layers that are still there gave up most and which fewest', () => {
  expect(findings(smallCost, run)[1]).toBe('encoder gave up the largest share of its weights (61 %), code the smallest (14 %).');
  const first = replay(smallEvents.slice(0, 6))!;
  expect(findings(smallCost, first)[1]).toBe('encoder gave up the largest share of its weights (30 %), code the smallest (14 %).');
});

it('says which layers have nothing left while they are still there', () => {
  expect(findings(smallCost, replay(smallEvents.slice(0, 9))!)[1]).toBe('skip gave up all weights, code the smallest share (14 %).');
});

const { finished } = run;

it('says which layers went, which grew, and which came', () => {
  expect(findings(smallCost, run)[2]).toBe('skip is gone.');
  const [x, encoder, ...rest] = finished!.scoreCard.layers;
  const gone: LayerScore = { ...encoder!, words: ['Dense 6 relu', null] };
  const added = ['low', 'high'].map((name): LayerScore => ({ ...encoder!, name, words: [null, 'Dense 2'] }));
  const grown: LayerScore = { ...rest[0]!, params: [14, 20] };
  const scoreCard = { ...finished!.scoreCard, layers: [x!, gone, grown, ...rest.slice(1), ...added] };
  const sentences = findings(smallCost, { ...run, finished: { ...finished!, scoreCard } });
  expect(sentences).toContain('encoder and skip are gone.');
  expect(sentences).toContain('code has grown.');
  expect(sentences).toContain('low and high are new.');
});

it('speaks of bytes where the method keeps all parameters', () => {
  const quantized = { ...run, started: { ...run.started, methods: ['quantize' as const] } };
  const sentences = findings(smallCost, quantized);
  expect(sentences).toContain('Its 108 parameters are stored in 390 B instead of 608 B.');
  expect(sentences.join(' ')).not.toContain('gave up');
  expect(findings(smallCost, run).join(' ')).not.toContain('stored');
});

it('says how the loss changed, once it is known', () => {
  expect(findings(smallCost, run).at(-1)).toBe('The validation loss rose from 1.1 to 1.21 (+10 %).');
  expect(findings(smallCost, replay(smallEvents.slice(0, 8))!).join(' ')).not.toContain('loss');
});

it('says nothing of a selection that is the whole', () => {
  const [, encoder] = smallCost.layers;
  expect(findings({ ...smallCost, layers: [encoder!] }, null)).toEqual([]);
});
