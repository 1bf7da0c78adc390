import type { Static } from 'typebox';
import * as Type from 'typebox';
import { unitImportances } from '../unitPruning/importances';
import { fineTuneEpochs, finalEpochs, learningRate, rounds } from './fields';
import { keyOf } from './keyOf';

/** Removal of whole units (neurons, filters) with all that depends on them (Li et al. 2017, arXiv:1608.08710; Fang et al. 2023, arXiv:2301.12900). */
export const pruneUnitsSchema = Type.Object(
  {
    method: Type.Literal('pruneUnits', {
      description: 'Removes the least important neurons and filters over several rounds: the layers really become narrower.',
    }),
    importance: Type.Optional(
      keyOf(
        unitImportances,
        'What a unit is worth: how much its output varies, or the size of its incoming weights, times that of its outgoing ones; w²·E[g²] over its weights; the scale of its BatchNormalization; or, to compare with, anything. activation where it is left out.',
      ),
    ),
    units: Type.Optional(
      Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
        description: 'How many units layers keep, by their names; other layers are left alone.',
      }),
    ),
    share: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'The share of its units that every layer keeps, in the place of the target.',
      }),
    ),
    roundTo: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 256,
        description: 'Layers keep a multiple of so many units where they can: what the hardware likes.',
      }),
    ),
    constantInputs: Type.Optional(
      Type.Boolean({
        description:
          'Whether features that have one value in all training rows are taken out first; their value goes into the biases, and new rows must have it there too. false where it is left out.',
      }),
    ),
    rounds: rounds(8),
    fineTuneEpochs: fineTuneEpochs(5),
    finalEpochs,
    learningRate,
  },
  { additionalProperties: false },
);

export type PruneUnitsOptions = Static<typeof pruneUnitsSchema>;
