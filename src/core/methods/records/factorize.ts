import type { FactorizeOptions } from '../options/factorize';
import { defineMethod } from './method';

export const factorizeDefaults = { convolution: 'either', fineTuneEpochs: 20 } as const satisfies Partial<FactorizeOptions>;

export const factorize = defineMethod<FactorizeOptions>({
  aimsAt: ['params', 'bytes'],
  parameters: 'fewer',
  splitsLayers: true,
  goesByTargetAlone: ({ energy }) => energy === undefined,
});
