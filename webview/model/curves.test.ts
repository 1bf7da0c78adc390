import { describe, expect, it } from 'vitest';
import { replay } from '../../src/core/run/state';
import { smallEvents, smallStarted } from '../../test/support/runs/smallRun';
import { epochsCurve, markedEpochs, roundsCurve, wantsLogScale } from './curves';

const run = replay(smallEvents)!;

describe('the rounds', () => {
  it('begin with the original and give each round its two losses', () => {
    expect(roundsCurve(152, run.rounds)).toEqual({
      x: [0, 1, 2],
      pruned: [null, 1.8, 2.5],
      fineTuned: [1.1, 1.15, 1.21],
      left: [152, 114, 76],
    });
  });

  it('show the rise and the fall of a single one apart', () => {
    const round = { round: 1, nonzero: 100, lossBefore: 1, lossPruned: 3, lossFineTuned: 1.5 };
    expect(roundsCurve(152, [round], 1)).toEqual({
      x: [0, 0.5, 1],
      pruned: [null, 3, null],
      fineTuned: [1, null, 1.5],
      left: [152, 100, 100],
    });
  });

  it('leave a gap for a round that is still fine-tuning', () => {
    expect(roundsCurve(152, replay(smallEvents.slice(0, 6))!.rounds).fineTuned).toEqual([1.1, null]);
  });
});

describe('the epochs', () => {
  it('carry the sparsity of their round', () => {
    expect(epochsCurve(run, 100)).toEqual({
      epoch: [1, 2, 3, 4],
      loss: [2, 1, 1.2, 1.3],
      validationLoss: [2.1, 1.1, 1.3, 1.35],
      learningRate: [0.001, 0.001, 0.001, 0.001],
      sparsity: [0, 0, 25, 50],
      shrinkBegan: 3,
    });
  });

  it('keep peaks and both ends when there are more than can be drawn', () => {
    const epochs = Array.from({ length: 10_000 }, (_, at) => ({
      epoch: at + 1,
      round: 0,
      loss: at === 4321 ? 99 : 1 + Math.sin(at) / 10,
      learningRate: 0.1,
      gradientNorm: 1,
    }));
    const { epoch, loss } = epochsCurve({ started: smallStarted, epochs, rounds: [] }, 1000);
    expect(epoch.length).toBeLessThanOrEqual(1002);
    expect(epoch.at(0)).toBe(1);
    expect(epoch.at(-1)).toBe(10_000);
    expect(loss[epoch.indexOf(4322)]).toBe(99);
    expect(epoch).toEqual([...new Set(epoch)].sort((a, b) => a - b));
  });
});

it('asks for a logarithmic axis only where losses are far apart and above zero', () => {
  expect(wantsLogScale([1, 2, null, 9])).toBe(false);
  expect(wantsLogScale([1, null, 11])).toBe(true);
  expect(wantsLogScale([0, 100])).toBe(false);
  expect(wantsLogScale([])).toBe(false);
});

it('marks the epochs that notices are about, each once', () => {
  const notice = (epoch?: number) => ({
    type: 'notice' as const,
    severity: 'warning' as const,
    message: { template: 'x', values: [] },
    ...(epoch === undefined ? {} : { epoch }),
  });
  expect(markedEpochs({ notices: [notice(7), notice(), notice(3), notice(7)] })).toEqual([3, 7]);
});
