import { expect, it } from 'vitest';
import { smallEvents, smallStarted } from '../../../test/support/runs/smallRun';
import type { Pruned, RoundEnded, RunEvent } from './events';
import { replay } from './state';

const pruned = (round: number, lossAfter: number): Pruned => ({
  type: 'pruned',
  round,
  rounds: 2,
  lossBefore: 1,
  lossAfter,
  nonzero: 100,
  layers: [],
});
const ended = (round: number, loss: number): RoundEnded => ({ type: 'round', round, rounds: 2, loss, nonzero: 100 });

it('knows how many rounds are planned as soon as one has begun', () => {
  expect(replay(smallEvents.slice(0, 5))).not.toHaveProperty('plannedRounds');
  expect(replay(smallEvents.slice(0, 6))?.plannedRounds).toBe(2);
});

it('is as far as its epochs are, and the part of one that is under way', () => {
  expect(replay([smallStarted, { type: 'progress', epoch: 3, epochs: 8, share: 0.5 }])!.progress).toBe(2.5 / 8);
});

it('gives the loss after fine-tuning to the newest round of its number, as steps may each count from 1', () => {
  const events: RunEvent[] = [smallStarted, pruned(1, 2), ended(1, 1.1), pruned(2, 3), ended(2, 1.2), pruned(1, 4), ended(1, 1.3)];
  const losses = replay(events)!.rounds.map(({ lossPruned, lossFineTuned }) => [lossPruned, lossFineTuned]);
  expect(losses).toEqual([
    [2, 1.1],
    [3, 1.2],
    [4, 1.3],
  ]);
});
