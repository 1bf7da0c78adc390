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
});
