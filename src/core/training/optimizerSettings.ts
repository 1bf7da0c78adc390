/** The settings of optimizers beside the learning rate: Keras's names and defaults. */
import * as Type from 'typebox';

const share = (description: string) => Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 1, description }));

export const optimizerFields = {
  momentum: share('With sgd and rmsprop: the share of each step that the next one repeats, such as 0.9; 0 where it is left out.'),
  nesterov: Type.Optional(
    Type.Boolean({ description: 'With sgd and momentum: each step already looks ahead to the next (Nesterov 1983).' }),
  ),
  beta1: share('With adam and adamw: how much of the mean gradient is kept at each step; 0.9 where it is left out.'),
  beta2: share('With adam and adamw: how much of the mean squared gradient is kept at each step; 0.999 where it is left out.'),
  epsilon: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'With adam, adamw and rmsprop: keeps steps finite where gradients vanish; 1e-7 where it is left out.',
    }),
  ),
  weightDecay: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'With adamw: at each step, every weight shrinks by this times the learning rate; 0.004 where it is left out.',
    }),
  ),
  rho: share('With rmsprop: how much of the mean squared gradient is kept at each step; 0.9 where it is left out.'),
  centered: Type.Optional(
    Type.Boolean({ description: "With rmsprop: divides by the gradient's deviation rather than its size; false where it is left out." }),
  ),
};

export type OptimizerSetting = keyof typeof optimizerFields;

/** The settings that each optimizer has. */
export const settingsOf = {
  sgd: ['momentum', 'nesterov'],
  adam: ['beta1', 'beta2', 'epsilon'],
  adamw: ['beta1', 'beta2', 'epsilon', 'weightDecay'],
  rmsprop: ['rho', 'momentum', 'epsilon', 'centered'],
} as const satisfies Readonly<Record<string, readonly OptimizerSetting[]>>;
