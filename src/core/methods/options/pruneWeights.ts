import type { Static } from 'typebox';
import * as Type from 'typebox';
import { weightImportances } from '../pruning/importances';
import { fineTuneEpochs, finalEpochs, learningRate, rounds } from './fields';
import { keyOf } from './keyOf';

const few = (description: string) => Type.Integer({ minimum: 1, maximum: 64, description });

/** Iterative pruning of single weights (Han et al. 2015, arXiv:1506.02626), on a cubic schedule (Zhu & Gupta 2017, arXiv:1710.01878). */
export const pruneWeightsSchema = Type.Object(
  {
    method: Type.Literal('pruneWeights', {
      description: 'Removes the least important weights over several rounds, and fine-tunes the rest after each.',
    }),
    importance: Type.Optional(
      keyOf(
        weightImportances,
        'What a weight is worth: |w|; |w|·√E[x²] with the input x it takes; |w·g| with the mean gradient g; ½w²·E[g²]; how far training moved it from zero; or, to compare with, anything. magnitude where it is left out.',
      ),
    ),
    scope: Type.Optional(
      Type.Enum(['global', 'layer'], {
        description: 'Whether weights compete across the model or only within their layer. global where it is left out.',
      }),
    ),
    layerFloor: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'The part of its fair share of weights that every layer keeps in any case; 0.1 where it is left out.',
      }),
    ),
    schedule: Type.Optional(
      Type.Enum(['cubic', 'geometric', 'linear', 'oneShot'], {
        description:
          'How the sparsity grows over the rounds; geometric takes the same part of what is left each time, which is best where very little is to remain. cubic where it is left out.',
      }),
    ),
    regrow: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        description:
          'The part of the kept weights that is given, in the first round, to pruned ones with large gradients; it falls to 0 until the last round. 0 where it is left out.',
      }),
    ),
    keepOf: Type.Optional(
      Type.Tuple([few('How many are kept.'), few('Of how many.')], {
        description: 'At most so many of so many consecutive weights of a unit: [2, 4] is what sparse hardware takes.',
      }),
    ),
    block: Type.Optional(
      Type.Tuple([few('Incoming units.'), few('Own units.')], {
        description: 'Weights go in whole blocks of so many incoming by so many own units.',
      }),
    ),
    rewindTo: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description:
          'After every round, the remaining weights return to what they were after so many epochs of training (the lottery ticket).',
      }),
    ),
    rounds: rounds(10),
    fineTuneEpochs: fineTuneEpochs(5),
    finalEpochs,
    learningRate,
  },
  { additionalProperties: false },
);

export type PruneWeightsOptions = Static<typeof pruneWeightsSchema>;
