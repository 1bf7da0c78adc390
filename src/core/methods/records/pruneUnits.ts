import { say } from '../../message/message';
import type { PruneUnitsOptions } from '../options/pruneUnits';
import { defineMethod } from './method';

export const pruneUnitsDefaults = {
  importance: 'activation',
  constantInputs: false,
  rounds: 8,
  fineTuneEpochs: 5,
  finalEpochs: 0,
} as const satisfies Partial<PruneUnitsOptions>;

export const pruneUnits = defineMethod<PruneUnitsOptions>({
  aimsAt: ['params', 'bytes', 'macs'],
  parameters: 'fewer',
  missingGoal: (options) =>
    goesByTarget(options)
      ? say(
          'pruneUnits needs a goal: give its "units" or "share", or shrink.target "params", "bytes", "macs", "maxLossIncrease" or "maxMetricDrop"',
        )
      : undefined,
  goesByTargetAlone: (options) => goesByTarget(options) && options.roundTo === undefined && options.constantInputs !== true,
  unitMultiple: (options) => (goesByTarget(options) ? (options.roundTo ?? 1) : undefined),
});

/** Whether the step leaves it to the target how many units go. */
function goesByTarget({ units, share }: PruneUnitsOptions): boolean {
  return units === undefined && share === undefined;
}
