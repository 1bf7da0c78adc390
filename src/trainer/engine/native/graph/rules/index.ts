/** The table of rewrites. The first that fits is taken, and its result is rewritten again. */
import type { Rule } from '../rule';
import { reluGradient, reluGradientOfOutput, sigmoidGradient, tanhGradient } from './activationGradient';
import { biasAdd, biasAddGradient, plainMatMul } from './matMul';
import { expandDimsAsReshape, mergeReshapes, reshapeAfterElementwise, reshapeAfterPair } from './reshape';
import { divisionAsScale, dropCopies, mergeScales, squaredError } from './scale';

export const rules: readonly Rule[] = [
  dropCopies,
  expandDimsAsReshape,
  mergeReshapes,
  plainMatMul,
  biasAdd,
  biasAddGradient,
  reluGradient,
  reluGradientOfOutput,
  sigmoidGradient,
  tanhGradient,
  squaredError,
  divisionAsScale,
  mergeScales,
  reshapeAfterElementwise,
  reshapeAfterPair,
];
