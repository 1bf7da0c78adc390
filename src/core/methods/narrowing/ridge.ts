/** Least squares that stays close to coefficients known beforehand, by as much as rows that are held out say. */
import { cholesky, solveLower, solveUpper, times } from '../auto/symmetric';

/** Sums over rows of products of centred values. */
export interface Products {
  /** [inputs, inputs]. */
  readonly gram: Float64Array;
  /** [inputs, outputs]. */
  readonly cross: Float64Array;
}

export interface RidgeRequest {
  readonly inputs: number;
  readonly outputs: number;
  /** Two halves of the rows. */
  readonly halves: readonly [Products, Products];
  /** [inputs, outputs]. */
  readonly prior: Float64Array;
}

/** How much coefficients are held to those known beforehand, relative to the mean variance of the inputs. */
const strengths = [1e-4, 1e-3, 1e-2, 1e-1, 1];
/** More inputs than this make it too slow to try all of them. */
const mostTried = 700;
const usual = 1e-2;

/**
 * The coefficients W [inputs, outputs] with the least |X·W − Y|² + s·|W − prior|² (Hoerl and Kennard 1970, about a prior), with the strength s of those tried
 * that does best on the half of the rows that is not fitted. The prior itself where that is best, or where sums are not finite.
 */
export function ridgeAbout(request: RidgeRequest): Float64Array {
  const { inputs, halves, prior } = request;
  const [one, other] = halves;
  const all = { gram: sum(one.gram, other.gram), cross: sum(one.cross, other.cross) };
  if (inputs > mostTried) return solved(request, all, usual);
  const tried = [prior, ...strengths];
  const errors = tried.map((way) => {
    const fit = (on: Products) => (typeof way === 'number' ? solved(request, on, way) : way);
    return errorOn(request, other, fit(one)) + errorOn(request, one, fit(other));
  });
  // Values that are not finite tell nothing: then the prior stays.
  const best = tried[errors.reduce((least, error, at) => (error < errors[least]! ? at : least), 0)]!;
  return typeof best === 'number' ? solved(request, all, best) : best;
}

function solved({ inputs, outputs, prior }: RidgeRequest, { gram, cross }: Products, strength: number): Float64Array {
  let trace = 0;
  for (let at = 0; at < inputs; at++) trace += gram[at * inputs + at]!;
  const held = gram.slice();
  for (let at = 0; at < inputs; at++) held[at * inputs + at]! += trace > 0 ? (strength * trace) / inputs : 1;
  const seen = times(gram, prior, inputs, outputs);
  const missing = cross.map((value, at) => value - seen[at]!);
  const lower = cholesky(held, inputs);
  const change = solveUpper(lower, inputs, solveLower(lower, inputs, missing, outputs), outputs);
  return prior.map((value, at) => value + change[at]!);
}

/** The squared error, less what does not depend on the coefficients. */
function errorOn({ inputs, outputs }: RidgeRequest, { gram, cross }: Products, coefficients: Float64Array): number {
  const seen = times(gram, coefficients, inputs, outputs);
  let error = 0;
  for (let at = 0; at < coefficients.length; at++) error += coefficients[at]! * (seen[at]! - 2 * cross[at]!);
  return error;
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, at) => value + b[at]!);
}
