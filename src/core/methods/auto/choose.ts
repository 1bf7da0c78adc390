/** Which of several models a target asks for. */
import type { QualityLimit } from '../quality';
import { limitOf } from '../target';
import type { ShrinkTarget } from '../targetSchema';

/** What a target looks at. */
export interface Measured {
  readonly params: number;
  readonly macs: number | null;
  readonly bytes: number;
  readonly loss: number;
  /** By name, as far as limits are about some. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** What a target asks for. @param quality its limits of what may be lost */
export interface Wanted {
  readonly target: Pick<ShrinkTarget, 'params' | 'macs' | 'bytes'>;
  readonly quality: readonly QualityLimit[];
}

/**
 * The models that no other one beats in cost and loss at once, by rising cost.
 *
 * @param cost of a model
 */
export function undominated<M extends { readonly loss: number }>(models: readonly M[], cost: (model: M) => number): M[] {
  const kept: M[] = [];
  for (const model of [...models].sort((a, b) => cost(a) - cost(b) || a.loss - b.loss))
    if (model.loss < (kept.at(-1)?.loss ?? Infinity)) kept.push(model);
  return kept;
}

/**
 * By how much a model misses a target: the largest of its excesses, each as a share of the limit; 0 for one that meets all limits.
 *
 * @param original what shares refer to
 */
export function excessOf(model: Measured, { target: { params, macs, bytes }, quality }: Wanted, original: Measured): number {
  const over = (limit: number | undefined, had: number | null, has: number | null) => {
    if (limit === undefined || had === null || has === null) return 0;
    return has / Math.max(1, limitOf(limit, had)) - 1;
  };
  const lost = quality.map(({ of, most }) => {
    if (of === 'loss') return model.loss / (original.loss * (1 + most)) - 1;
    const [before, after] = [original.metrics?.[of], model.metrics?.[of]];
    return before === undefined || after === undefined ? 0 : (before - most - after) / Math.max(Math.abs(before), Number.EPSILON);
  });
  return Math.max(
    0,
    over(params, original.params, model.params),
    over(macs, original.macs, model.macs),
    over(bytes, original.bytes, model.bytes),
    ...lost,
  );
}

/**
 * The model that a target asks for: the best within its counts, or the smallest within its loss where it has no counts; where none meets it, the one that
 * misses it least.
 *
 * @param models at least one
 */
export function chooseModel<M extends Measured>(models: readonly M[], wanted: Wanted, original: Measured): M {
  const { params, macs, bytes } = wanted.target;
  const hasCounts = [params, macs, bytes].some((limit) => limit !== undefined);
  const order = [...models].sort((a, b) => (hasCounts ? a.loss - b.loss || a.params - b.params : a.params - b.params || a.loss - b.loss));
  const meeting = order.find((model) => excessOf(model, wanted, original) === 0);
  return meeting ?? order.reduce((best, model) => (excessOf(model, wanted, original) < excessOf(best, wanted, original) ? model : best));
}

/** The point of a front that has the lowest loss within so many parameters; the smallest where none has so few. @param points at least one */
export function pointWithin<P extends { readonly params: number; readonly loss: number }>(points: readonly P[], limit: number): P {
  const smallest = points.reduce((best, point) => (point.params < best.params ? point : best));
  return points.filter(({ params }) => params <= limit).reduce((best, point) => (point.loss < best.loss ? point : best), smallest);
}
