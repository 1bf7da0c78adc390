/** The table of shrinking methods: `method` in a step is a key of it. */
import type { Static } from 'typebox';
import { autoSchema } from './auto';
import { factorizeSchema } from './factorize';
import { pruneUnitsSchema } from './pruneUnits';
import { pruneWeightsSchema } from './pruneWeights';
import { quantizeSchema } from './quantize';
import { removeLayersSchema } from './removeLayers';
import { replaceActivationsSchema } from './replaceActivations';
import { shareSchema } from './share';

export const stepSchemas = {
  pruneWeights: pruneWeightsSchema,
  pruneUnits: pruneUnitsSchema,
  removeLayers: removeLayersSchema,
  replaceActivations: replaceActivationsSchema,
  factorize: factorizeSchema,
  share: shareSchema,
  quantize: quantizeSchema,
  auto: autoSchema,
} as const;

export type MethodName = keyof typeof stepSchemas;

export type ShrinkStep = { [M in MethodName]: Static<(typeof stepSchemas)[M]> }[MethodName];
