import { classOf, rightClasses } from './metrics';
import type { Truth } from './truth';

/**
 * How often rows of each class are taken for which, row-major: `counts[right * classes + said]`.
 *
 * @param outputs shares of the classes, row-major
 * @param truth of classes, with one class a row
 */
export function confusionOf(outputs: Float32Array, truth: Truth): number[] {
  const { count } = truth;
  const classes = outputs.length / count;
  const counts = new Array<number>(classes * classes).fill(0);
  for (const [row, right] of rightClasses(truth).entries()) counts[right * classes + classOf(outputs, row, count)]!++;
  return counts;
}
