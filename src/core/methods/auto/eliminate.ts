/**
 * Backward elimination by the inverse of the Gram matrix: which inputs of a regression can go, one after the other, with the others taking over what they
 * can (Optimal Brain Surgeon, Hassibi and Stork 1993; for whole inputs of a layer: Optimal Brain Compression, arXiv:2208.11580, and arXiv:2403.18955).
 */
import type { Moments } from './moments';
import { cholesky, damped, inverse, solveLower, solveUpper, times } from './symmetric';

export interface Elimination {
  /** All inputs, the one that is missed least first. */
  readonly order: readonly number[];
  /** By how many have gone: the mean squared error that this adds, summed over the outputs. It never falls. */
  readonly added: Float64Array;
}

/** @param moments of a regression: `gram` is [inputs, inputs], `cross` [inputs, outputs], both row-major */
export function eliminate({ inputs, outputs, gram, cross }: Moments): Elimination {
  const whole = inverse(damped(gram, inputs), inputs);
  const coefficients = times(whole, cross, inputs, outputs);
  const remaining = Array.from({ length: inputs }, (_, input) => input);
  const order: number[] = [];
  const added = new Float64Array(inputs + 1);
  while (remaining.length > 0) {
    let least = Infinity;
    let at = 0;
    for (const [place, input] of remaining.entries()) {
      let sum = 0;
      for (let output = 0; output < outputs; output++) sum += coefficients[input * outputs + output]! ** 2;
      const cost = sum / whole[input * inputs + input]!;
      if (cost < least) [least, at] = [cost, place];
    }
    const [gone] = remaining.splice(at, 1) as [number];
    order.push(gone);
    added[order.length] = added[order.length - 1]! + Math.max(0, least);
    const pivot = whole[gone * inputs + gone]!;
    for (const input of remaining) {
      const factor = whole[input * inputs + gone]! / pivot;
      if (factor === 0) continue;
      for (let output = 0; output < outputs; output++)
        coefficients[input * outputs + output]! -= factor * coefficients[gone * outputs + output]!;
      for (const other of remaining) whole[input * inputs + other]! -= factor * whole[gone * inputs + other]!;
    }
  }
  return { order, added };
}

/** The regression on all inputs of the moments: [inputs, outputs] and [outputs]. */
export function regression({ inputs, outputs, gram, cross, inputMeans, outputMeans }: Moments) {
  const lower = cholesky(damped(gram, inputs), inputs);
  const matrix = solveUpper(lower, inputs, solveLower(lower, inputs, cross.slice(), outputs), outputs);
  const seen = times(inputMeans, matrix, inputs, outputs);
  return { matrix, offset: outputMeans.map((mean, output) => mean - seen[output]!) };
}
