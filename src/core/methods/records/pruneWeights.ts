import { say } from '../../message/message';
import type { PruneWeightsOptions } from '../options/pruneWeights';
import { defineMethod } from './method';

export const pruneWeightsDefaults = {
  importance: 'magnitude',
  scope: 'global',
  layerFloor: 0.1,
  schedule: 'cubic',
  regrow: 0,
  rounds: 10,
  fineTuneEpochs: 5,
  finalEpochs: 0,
} as const satisfies Partial<PruneWeightsOptions>;

export const pruneWeights = defineMethod<PruneWeightsOptions>({
  aimsAt: ['params', 'bytes'],
  parameters: 'fewer',
  missingGoal: () =>
    say(
      'pruneWeights aims at a number of parameters or bytes, or a highest loss: give shrink.target "params", "bytes", "maxLossIncrease" or "maxMetricDrop"',
    ),
  leavesZeros: true,
  goesByTargetAlone: ({ keepOf, block, rewindTo, regrow = pruneWeightsDefaults.regrow }) =>
    [keepOf, block, rewindTo].every((option) => option === undefined) && regrow === 0,
});
