import { describe, expect, it } from 'vitest';
import { smallEvents } from '../../../test/support/runs/smallRun';
import { toText } from '../message/message';
import { type Pace, paceAfter, progressMessage, secondsLeft } from './pace';
import { advance, replay, type RunState } from './state';

const after = (...moments: readonly (readonly [done: number, at: number])[]): Pace | undefined =>
  moments.reduce<Pace | undefined>((pace, [done, at]) => paceAfter(pace, done, at), undefined);

describe('the time that is left', () => {
  it('is that of the epochs to come at the pace of those that were watched', () => {
    // 100 epochs in 4 s: 400 more take 16 s.
    expect(secondsLeft(after([10, 1000], [60, 3000], [110, 5000]), 510)).toBe(16);
    expect(secondsLeft(after([0, 0], [0.5, 2000]), 2)).toBe(6);
  });

  it('is not known at first, nor where nothing happens', () => {
    expect(secondsLeft(undefined, 10)).toBeUndefined();
    expect(secondsLeft(after([3, 0]), 10)).toBeUndefined();
    expect(secondsLeft(after([3, 0], [4, 100]), 10)).toBeUndefined();
    expect(secondsLeft(after([3, 0], [3, 60_000]), 10)).toBeUndefined();
  });

  it('begins anew with another run', () => {
    expect(after([500, 0], [600, 5000], [1, 6000])).toEqual({ from: { done: 1, at: 6000 }, to: { done: 1, at: 6000 } });
  });
});

describe('how far a run is', () => {
  const run = replay(smallEvents.slice(0, 3))!;
  const at = (done: number, planned: number, pace?: Pace, stage: RunState['stage'] = 'train') =>
    toText(progressMessage({ ...run, stage, epoch: { done, planned } }, pace));

  it('is said by its epochs and the time that is left', () => {
    expect(at(488, 1500)).toBe('epoch 488 of 1,500');
    expect(at(488, 1500, after([0, 0], [488, 5788]))).toBe('epoch 488 of 1,500, about 12 s left');
    expect(at(12.3, 20, after([0, 0], [12.3, 1_230_000]))).toBe('epoch 13 of 20, about 13 min left');
    expect(at(1, 101, after([0, 0], [1, 90_000]))).toBe('epoch 1 of 101, about 2 h 30 min left');
  });

  it('is said by what it is busy with where that is no training', () => {
    expect(at(1500, 1500, undefined, 'measure')).toBe(toText(run.label));
  });

  it('goes on from where it was after a pause, which does not count', () => {
    const paused = replay([...smallEvents.slice(0, 8), { type: 'cancelled', canResume: true }])!;
    expect(paused).toMatchObject({ status: 'cancelled', canResume: true });
    const resumed = { type: 'resumed', time: 5_000_000, seconds: 7.5 } as const;
    const goesOn = advance(paused, resumed);
    expect(goesOn).toMatchObject({ status: 'running', rounds: paused.rounds, epoch: paused.epoch, resumed });
    expect(goesOn.canResume).toBeUndefined();
  });
});
