import type { AutoOptions } from '../options/auto';
import { defineMethod } from './method';

export const autoDefaults = { seconds: 60 } as const satisfies Partial<AutoOptions>;

export const auto = defineMethod<AutoOptions>({
  aimsAt: ['params', 'bytes', 'macs'],
  aimsAtAll: true,
  goesByTargetAlone: () => true,
  parameters: 'fewer',
  splitsLayers: true,
});
