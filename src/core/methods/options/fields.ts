/** Options that several methods share. */
import * as Type from 'typebox';

export const rounds = (usual: number) =>
  Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: `How many times something is removed; ${String(usual)} where it is left out.` }),
  );

export const fineTuneEpochs = (usual: number) =>
  Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 100_000,
      description: `Epochs of fine-tuning after each round; ${String(usual)} where it is left out.`,
    }),
  );

export const finalEpochs = Type.Optional(
  Type.Integer({ minimum: 0, maximum: 100_000, description: 'Epochs after the last round; 0 where it is left out.' }),
);

export const learningRate = Type.Optional(
  Type.Number({
    exclusiveMinimum: 0,
    maximum: 100,
    description: "The learning rate of the first half of all fine-tuning; then it falls. Three times the spec's own where it is left out.",
  }),
);

/** For methods whose fine-tuning starts where training ended. */
export const fallingLearningRate = Type.Optional(
  Type.Number({
    exclusiveMinimum: 0,
    maximum: 100,
    description: "The learning rate of the first half of the fine-tuning; then it falls. The spec's own where it is left out.",
  }),
);
