/** Fields that say what a spec means without them: they are left out, as a person would. */
const defaults: Readonly<Record<string, unknown>> = {
  useBias: true,
  padding: 'valid',
  strides: 1,
  dilationRate: 1,
  depthMultiplier: 1,
  groups: 1,
  returnSequences: false,
  goBackwards: false,
  unitForgetBias: true,
  resetAfter: false,
  center: true,
  scale: true,
  mergeMode: 'concat',
};

/** By type, where they differ. */
const own: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  BatchNormalization: { momentum: 0.99, epsilon: 0.001 },
  LayerNormalization: { epsilon: 0.001 },
  GroupNormalization: { epsilon: 0.001, groups: 32 },
  UpSampling2D: { interpolation: 'nearest' },
  Dot: { normalize: false },
  LSTM: { activation: 'tanh', recurrentActivation: 'sigmoid' },
  GRU: { activation: 'tanh', recurrentActivation: 'sigmoid' },
  SimpleRNN: { activation: 'tanh' },
  Activation: { activation: undefined },
};

export function withoutDefaults(type: string, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const usual: Readonly<Record<string, unknown>> = { activation: 'linear', ...defaults, ...own[type] };
  const isPooling = /^(?:Max|Average)Pooling/u.test(type);
  return Object.fromEntries(
    Object.entries(fields).filter(([field, value]) => {
      if (isPooling && field === 'strides') return String(value) !== String(fields['poolSize']);
      return value !== usual[field];
    }),
  );
}
