import Type, { type Static } from 'typebox';

/** Iterative pruning of single weights (Han et al. 2015, arXiv:1506.02626), on a cubic schedule (Zhu & Gupta 2017, arXiv:1710.01878). */
export const pruneWeightsSchema = Type.Object(
  {
    method: Type.Literal('pruneWeights', {
      description: 'Removes the least important weights over several rounds, and fine-tunes the rest after each.',
    }),
    importance: Type.Optional(
      Type.Enum(['magnitude', 'gradient'], {
        description: 'What a weight is worth: |w|, or |w·g| with the mean gradient g. magnitude where it is left out.',
      }),
    ),
    scope: Type.Optional(
      Type.Enum(['global', 'layer'], {
        description: 'Whether weights compete across the model or only within their layer. global where it is left out.',
      }),
    ),
    schedule: Type.Optional(
      Type.Enum(['cubic', 'linear', 'oneShot'], { description: 'How the sparsity grows over the rounds. cubic where it is left out.' }),
    ),
    rounds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'How many times weights are removed; 10 where it is left out.' }),
    ),
    fineTuneEpochs: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 100_000, description: 'Epochs after each round; 5 where it is left out.' }),
    ),
    finalEpochs: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100_000,
        description: 'Epochs after the last round; 0 where it is left out.',
      }),
    ),
    learningRate: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 100,
        description:
          "The learning rate of the first half of all fine-tuning; then it falls. Three times the spec's own where it is left out.",
      }),
    ),
  },
  { additionalProperties: false },
);

export type PruneWeightsOptions = Static<typeof pruneWeightsSchema>;

export const pruneWeightsDefaults = {
  importance: 'magnitude',
  scope: 'global',
  schedule: 'cubic',
  rounds: 10,
  fineTuneEpochs: 5,
  finalEpochs: 0,
} as const satisfies Partial<PruneWeightsOptions>;
