import type { QuantizeOptions } from '../options/quantize';
import { defineMethod } from './method';

export const quantizeDefaults = {
  precision: 'int8',
  layerPrecision: {},
  tolerance: 0.01,
  fineTuneEpochs: 3,
} as const satisfies Partial<QuantizeOptions>;

export const quantize = defineMethod<QuantizeOptions>({
  aimsAt: [],
  parameters: 'kept',
  storedAs: ({ precision: coding = quantizeDefaults.precision }) => ({ coding, bits: coding === 'int8' ? 8 : 16 }),
});
