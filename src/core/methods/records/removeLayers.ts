import type { RemoveLayersOptions } from '../options/removeLayers';
import { defineMethod } from './method';

export const removeLayersDefaults = { fineTuneEpochs: 10, finalEpochs: 0 } as const satisfies Partial<RemoveLayersOptions>;

export const removeLayers = defineMethod<RemoveLayersOptions>({
  aimsAt: [],
  parameters: 'fewer',
});
