import { expect, it } from 'vitest';
import { replay } from '../../src/core/run/state';
import { smallCost, smallEvents } from '../../test/support/runs/smallRun';
import { findings } from './findings';

const run = replay(smallEvents)!;

it('names the layers that hold most, before a run and of what is left', () => {
  expect(findings(smallCost, null)).toEqual(['encoder and reconstruction hold 76 % of the parameters.']);
  expect(findings(smallCost, run)[0]).toBe('reconstruction and encoder hold 84 % of what is left.');
});

it('says which layer gave up most and which fewest, and which has nothing left', () => {
  expect(findings(smallCost, run)[1]).toBe('skip gave up all weights, code the fewest (14 %).');
  const first = replay(smallEvents.slice(0, 6))!;
  expect(findings(smallCost, first)[1]).toBe('encoder gave up most of its weights (30 %), code the fewest (14 %).');
});

it('says how the loss changed, once it is known', () => {
  expect(findings(smallCost, run).at(-1)).toBe('The held-out loss rose from 1.1 to 1.21 (+10 %).');
  expect(findings(smallCost, replay(smallEvents.slice(0, 8))!).join(' ')).not.toContain('loss');
});

it('says nothing of a selection that is the whole', () => {
  const [, encoder] = smallCost.layers;
  expect(findings({ ...smallCost, layers: [encoder!] }, null)).toEqual([]);
});
