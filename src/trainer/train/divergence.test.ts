import { describe, expect, it } from 'vitest';
import { toText } from '../../core/message/message';
import { say } from '../../core/message/message';
import { graphOf } from '../../core/graph/build';
import { divergenceOf, driftOf, returnFrom } from './divergence';
import type { Phase } from './plan';
import type { TrainingProgress } from './trainingState';

const { graph } = graphOf('m', [
  { type: 'Input', name: 'x', shape: [2] },
  { type: 'Dense', name: 'a', units: 2 },
]);
const phase = (stage: Phase['stage'], round = stage === 'train' ? 0 : 2): Phase => ({
  stage,
  round,
  step: stage === 'train' ? 0 : 1,
  label: say('x'),
  rates: [0.1, 0.1, 0.1],
});
const start: TrainingProgress = { phase: 0, epoch: 0, epochsDone: 0, epochsAdded: 0, rateScale: 1, startLoss: 1 };
const epoch = (loss: number, gradientNorm = 1, finite = true) => ({ loss, gradientNorm, finite });

describe('an epoch', () => {
  const what = (result: ReturnType<typeof epoch>, progress: TrainingProgress, stage: Phase['stage'] = 'train') => {
    const failure = divergenceOf(result, progress, phase(stage), graph!);
    return failure && toText(failure.what);
  };

  it('goes wrong in the first one above twice the loss of random weights, later above ten times the last', () => {
    expect(what(epoch(2), start)).toBeUndefined();
    expect(what(epoch(2.01), start)).toBe('the loss grew more than 2 times');
    const later = { ...start, epoch: 4, lastLoss: 0.5 };
    expect(what(epoch(9.9), later)).toBeUndefined();
    expect(what(epoch(10.1), later)).toBe('the loss grew more than 10 times');
  });

  it('goes wrong with gradients that grow 1,000 times together with the loss', () => {
    const later = { ...start, epoch: 4, lastLoss: 0.5, lastNorm: 0.1 };
    expect(what(epoch(0.6, 101), later)).toBe('gradients grew more than 1000 times');
    expect(what(epoch(0.4, 101), later)).toBeUndefined();
    expect(what(epoch(0.6, 99), later)).toBeUndefined();
  });

  it('goes wrong with values that are no numbers, whatever the loss was', () => {
    expect(what(epoch(NaN, NaN, false), start, 'shrink')).toBe('the loss became infinite or not a number');
  });
});

it('fine-tuning drifts where it leaves the loss a quarter higher', () => {
  expect(driftOf(1.25, start)).toBeUndefined();
  expect(toText(driftOf(1.26, start)!.what)).toBe('fine-tuning made the loss grow from 1 to 1.26');
});

describe('the answer', () => {
  const what = say('it failed');
  const answers = (stage: Phase['stage'], failure: Parameters<typeof returnFrom>[2], count: number) => {
    let progress: TrainingProgress = { ...start, epoch: 2 };
    return Array.from({ length: count }, () => {
      ({ progress } = returnFrom(progress, phase(stage), failure));
      return [progress.rateScale, progress.clipNorm, progress.epoch, progress.epochsAdded];
    });
  };

  it('is to clip gradients first, where it is known how large they were, and then lower rates, up to 128 times', () => {
    expect(answers('shrink', { what, clipNorm: 0.5 }, 5)).toEqual([
      [1, 0.5, 0, 2],
      [1 / 2, 0.5, 0, 2],
      [1 / 16, 0.5, 0, 2],
      [1 / 128, 0.5, 0, 2],
      // At the end of the phase's three epochs, which were not made.
      [1 / 128, 0.5, 3, -1],
    ]);
  });

  it('is to end the run where the original does not settle', () => {
    expect(answers('train', { what }, 3)).toHaveLength(3);
    expect(() => answers('train', { what }, 4)).toThrow(/training does not settle: it failed .* even with 128 times smaller steps/u);
  });
});
