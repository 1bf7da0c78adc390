import { expect, it } from 'vitest';
import { say } from '../../src/core/message/message';
import { advance, replay } from '../../src/core/run/state';
import { smallEvents } from '../../test/support/runs/smallRun';
import { announcement, statusOf } from './status';

const after = (events: number) => replay(smallEvents.slice(0, events))!;

it('follows a run through its stages', () => {
  expect(statusOf(null).text).toBe('not run yet');
  expect([1, 2, 5, 6, 9, smallEvents.length].map((events) => statusOf(after(events)).text)).toEqual([
    'compiling the model',
    'training the original',
    'shrinking',
    'shrinking, round 1 of 2',
    'shrinking, round 2 of 2',
    'shrunk to 50 %',
  ]);
});

it('speaks of bytes where the method keeps all parameters, and of no success where nothing got smaller', () => {
  const run = replay(smallEvents)!;
  const whole = (bytes: number) => {
    const { scoreCard } = run.finished!;
    const started = { ...run.started, methods: ['share' as const] };
    return { ...run, started, finished: { ...run.finished!, scoreCard: { ...scoreCard, shrunk: { ...scoreCard.shrunk, bytes } } } };
  };
  expect(statusOf(whole(152)).text).toBe('stored in 25 % of the bytes');
  expect(statusOf(whole(700)).text).toBe('finished');
});

it('does not call a model that no longer works a success', () => {
  const run = replay(smallEvents)!;
  const { scoreCard } = run.finished!;
  const shrunk = { ...scoreCard.shrunk, collapse: 'sameOutput' as const };
  const collapsed = { ...run, finished: { ...run.finished!, scoreCard: { ...scoreCard, shrunk } } };
  expect(statusOf(collapsed)).toEqual({ text: 'shrunk to 50 %, but it does not work', tone: 'bad' });
  expect(announcement(collapsed)).toBe('The run is finished: shrunk to 50 %, but it does not work.');
});

it('tells a screen reader of stages and rounds, and keeps quiet about epochs', () => {
  expect(announcement(after(3))).toBe(announcement(after(4)));
  expect(announcement(after(6))).toBe('Round 1: 114 of 152 parameters left, loss 1.8 before fine-tuning.');
  expect(announcement(after(8))).toBe('Round 1: 114 of 152 parameters left, loss 1.15 after fine-tuning.');
  expect(announcement(replay(smallEvents)!)).toBe('The run is finished: 76 of 152 parameters left.');
});

it('says how a run ended that has no result', () => {
  expect(statusOf(advance(after(6), { type: 'cancelled' }))).toEqual({ text: 'cancelled', tone: 'quiet' });
  const failed = advance(after(6), { type: 'failed', message: say('the loss is not a number') });
  expect(statusOf(failed)).toEqual({ text: 'failed', tone: 'bad' });
  expect(announcement(failed)).toBe('The run failed: the loss is not a number');
});
