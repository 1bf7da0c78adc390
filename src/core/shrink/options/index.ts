/** The table of shrinking methods: `method` in a step is a key of it. */
import type { Static } from 'typebox';
import { pruneUnitsSchema } from './pruneUnits';
import { pruneWeightsSchema } from './pruneWeights';

export const stepSchemas = { pruneWeights: pruneWeightsSchema, pruneUnits: pruneUnitsSchema } as const;

export type MethodName = keyof typeof stepSchemas;

export type ShrinkStep = { [M in MethodName]: Static<(typeof stepSchemas)[M]> }[MethodName];
