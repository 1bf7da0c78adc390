/** Penalties and constraints of weights, number by number in double precision. */
import type { Constraint } from '../../../src/core/layers/constraints';
import type { Regularizer } from '../../../src/core/layers/regularizers';

export function penaltyOf(values: ArrayLike<number>, { l1 = 0, l2 = 0 }: Regularizer): number {
  return Array.from(values, (value) => l1 * Math.abs(value) + l2 * value * value).reduce((sum, penalty) => sum + penalty, 0);
}

export function penaltySlope(value: number, { l1 = 0, l2 = 0 }: Regularizer): number {
  return l1 * Math.sign(value) + 2 * l2 * value;
}

/** A weight after its update, changed in place. */
export function holdTo(constraint: Constraint, values: Float64Array, shape: readonly number[]): void {
  if (constraint.type === 'nonNeg') {
    for (const [at, value] of values.entries()) values[at] = Math.max(value, 0);
    return;
  }
  const squares = new Map<string, number>();
  const summed = [constraint.axis ?? 0].flat();
  const vectorOf = (at: number): string => {
    const place: number[] = [];
    for (let axis = shape.length - 1, rest = at; axis >= 0; rest = Math.floor(rest / shape[axis]!), axis--)
      if (!summed.includes(axis)) place.push(rest % shape[axis]!);
    return place.join();
  };
  for (const [at, value] of values.entries()) squares.set(vectorOf(at), (squares.get(vectorOf(at)) ?? 0) + value * value);
  for (const [at, value] of values.entries()) {
    const norm = Math.sqrt(squares.get(vectorOf(at))!);
    values[at] = (value * wantedNorm(norm, constraint)) / (norm + 1e-7);
  }
}

function wantedNorm(norm: number, constraint: Exclude<Constraint, { type: 'nonNeg' }>): number {
  if (constraint.type === 'unitNorm') return 1;
  if (constraint.type === 'maxNorm') return Math.min(norm, constraint.maxValue ?? 2);
  const { minValue = 0, maxValue = 1, rate = 1 } = constraint;
  return rate * Math.min(Math.max(norm, minValue), maxValue) + (1 - rate) * norm;
}
