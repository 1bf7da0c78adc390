import type { Shape } from '../../../../core/layers/kind';
import type { Conversion } from './operator';

/** The same values on other axes. */
export function reshaped(from: Shape, to: Shape): Conversion {
  if (from.join() === to.join()) return [];
  if (to.length === 1 && from.length > 1) return [{ spec: { type: 'Flatten' } }];
  // A single value is a row of one.
  return [{ spec: { type: 'Reshape', targetShape: to.length === 0 ? [1] : to.map((size) => size ?? 1) } }];
}
