/** Which units the axes of weights run over. */
import type { GraphLayer } from '../graph/graph';
import type { UnitSource, WeightAxis, WeightSpec } from '../layers/kind';

export interface UnitAxis {
  readonly of: UnitSource;
  /** For each index, its unit. */
  readonly units: Int32Array;
}

/** The units along an axis of a weight; `undefined` where it runs over something else. */
export function unitAxis({ axes, shape }: WeightSpec, axis: number): UnitAxis | undefined {
  const kind = axes[axis]!;
  const size = shape[axis]!;
  if (kind === 'other') return undefined;
  if (typeof kind === 'string') return { of: kind, units: Int32Array.from({ length: size }, (_, index) => index) };
  const { of, units, each = 1, first = 0 } = kind;
  return { of, units: Int32Array.from({ length: size }, (_, index) => first + (Math.floor(index / each) % units)) };
}

/** Where in a weight's axes units of a kind are; −1 where nowhere. */
export function axisOf({ axes }: WeightSpec, source: UnitSource): number {
  return axes.findIndex((axis) => sourceOf(axis) === source);
}

/** The layer whose units an axis runs over. */
export function ownerOf(layer: GraphLayer, source: UnitSource): string {
  return source === 'input' ? layer.inputs[0]! : layer.name;
}

/** Whose units an axis runs over, if any. */
export function sourceOf(axis: WeightAxis): UnitSource | 'other' {
  return typeof axis === 'string' ? axis : axis.of;
}
