import type { TfliteModel } from '../schema/model';
import { joinChains, type NumbersOf } from './chains';
import { biases, biasesBehindShapes, shifts } from './constants';
import { dilation, dilationOfSequences, sequences } from './dilation';
import { lastSteps } from './lastSteps';
import { repeats, repeatsOfBoth } from './repeats';

/** In an order in which each finds what those before have made. */
const patterns = [dilation, dilationOfSequences, sequences, biases, biasesBehindShapes, shifts, repeats, repeatsOfBoth, lastSteps];

/** The model with few operators in place of several that together do what they do. */
export function withPlainOperators(model: TfliteModel, numbers: NumbersOf): TfliteModel {
  return patterns.reduce((plain, pattern) => joinChains(plain, pattern, numbers), model);
}
