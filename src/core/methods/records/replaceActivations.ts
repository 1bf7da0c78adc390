import type { ReplaceActivationsOptions } from '../options/replaceActivations';
import { defineMethod } from './method';

export const replaceActivationsDefaults = {
  activations: { elu: 'relu', selu: 'relu', gelu: 'relu', swish: 'relu', mish: 'relu', softplus: 'relu', softsign: 'relu' },
  refit: true,
  fineTuneEpochs: 20,
} as const satisfies Partial<ReplaceActivationsOptions>;

export const replaceActivations = defineMethod<ReplaceActivationsOptions>({
  aimsAt: [],
  parameters: 'kept',
});
