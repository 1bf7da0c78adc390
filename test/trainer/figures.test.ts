/** Figures that a run tells are a matter of the run alone. */
import { expect, test } from 'vitest';
import { SmallShrinker } from '../support/shrinkSmall';
import { smallConvSpec } from '../support/specs/smallConv';

test('what a run tells does not depend on when checkpoints are written', async () => {
  const told = async (checkpointSeconds: string) => {
    process.env['BONSAI_CHECKPOINT_SECONDS'] = checkpointSeconds;
    const small = await SmallShrinker.start();
    delete process.env['BONSAI_CHECKPOINT_SECONDS'];
    try {
      const { events } = await small.shrink(smallConvSpec, [{ method: 'pruneWeights', rounds: 3, fineTuneEpochs: 2 }], { params: 0.5 });
      return events.filter(({ type }) => type === 'round' || type === 'pruned' || type === 'epoch');
    } finally {
      await small.stop();
    }
  };
  const never = await told('1000');
  expect(never.some(({ type }) => type === 'round')).toBe(true);
  expect(await told('0')).toEqual(never);
});
