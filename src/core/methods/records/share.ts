import type { ShareOptions } from '../options/share';
import { defineMethod } from './method';

export const shareDefaults = { bits: 5, layerBits: {}, rounds: 4, fineTuneEpochs: 4 } as const satisfies Partial<ShareOptions>;

export const share = defineMethod<ShareOptions>({
  aimsAt: [],
  parameters: 'kept',
  storedAs: ({ bits = shareDefaults.bits }) => ({ coding: 'shared', bits }),
});
