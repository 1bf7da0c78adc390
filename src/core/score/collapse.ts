/** Models that have lost so much that their outputs say nothing of the input any more. */
import { classOf, distinctClasses } from './metrics';
import { ofEachOutput, type Truth } from './truth';

/** `sameOutput`: the output is the same for every row. `oneClass`: every row is given the same class, though there are rows of others. */
export type Collapse = 'sameOutput' | 'oneClass';

/** Outputs whose variance is this part of the targets' are the same for every row, but for rounding. */
const negligible = 1e-8;

/**
 * Whether a model has collapsed, by its outputs for rows that have different targets.
 *
 * @param outputs row-major, a row for each of the targets
 * @returns of several outputs, what has become of the first that has collapsed; undefined for a model that works, and where the targets are all the same
 */
export function collapseOf(outputs: Float32Array, truth: Truth): Collapse | undefined {
  if (truth.several !== undefined) {
    const each = ofEachOutput(outputs, truth).map(({ values, truth: own }) => collapseOf(values, own));
    return each.find((collapse) => collapse !== undefined);
  }
  const { count, targets, kind } = truth;
  if (kind === 'values') {
    const variance = varianceBetweenRows(targets, count);
    return variance > 0 && varianceBetweenRows(outputs, count) <= negligible * variance ? 'sameOutput' : undefined;
  }
  if (distinctClasses(truth) < 2) return undefined;
  if (varianceBetweenRows(outputs, count) <= negligible) return 'sameOutput';
  const given = new Set(Array.from({ length: count }, (_, row) => classOf(outputs, row, count)));
  return given.size === 1 ? 'oneClass' : undefined;
}

/** The mean over all values of a row of their variance from row to row. */
function varianceBetweenRows(values: Float32Array, count: number): number {
  const width = values.length / count;
  const means = new Float64Array(width);
  for (let at = 0; at < values.length; at++) means[at % width]! += values[at]! / count;
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += (values[at]! - means[at % width]!) ** 2;
  return squares / values.length;
}
