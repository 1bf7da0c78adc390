import { expect, it } from 'vitest';
import { smallEvents } from '../../test/support/runs/smallRun';
import { advance, replay, type RunState } from '../../src/core/run/state';
import { sameRows } from './sameRows';

const withImages = (inputs: readonly number[], height = 1): RunState =>
  advance(replay(smallEvents)!, {
    type: 'reconstructions',
    height,
    width: 1,
    channels: 1,
    inputs: inputs.map((value) => [value]),
    original: inputs.map((value) => [value + 1]),
    shrunk: inputs.map((value) => [value + height]),
  });

it('finds the images that both runs have, wherever each has them', () => {
  const found = sameRows(withImages([10, 20, 30]), withImages([30, 40, 10]));
  expect(found?.inputs).toEqual([[10], [30]]);
  expect(found?.shrunk).toEqual([[[11], [31]], [[11], [31]]]); // prettier-ignore
});

it('has nothing to show of other images, other sizes, or runs without images', () => {
  expect(sameRows(withImages([1]), withImages([2]))).toBeUndefined();
  expect(sameRows(withImages([1]), withImages([1], 2))).toBeUndefined();
  expect(sameRows(withImages([1]), replay(smallEvents)!)).toBeUndefined();
});
