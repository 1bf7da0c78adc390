/** Hidden units that have stopped learning: what they give is the same for every row, and no gradient goes through them. */
import type { GraphLayer } from '../graph/graph';
import { activationOf } from '../layers/activationOf';

/** `dead`: always 0, behind a relu. `saturated`: always at an end of a sigmoid or tanh. */
export type UnitState = 'dead' | 'saturated';

export interface InactiveUnits {
  readonly layer: string;
  readonly state: UnitState;
  readonly inactive: number;
  readonly units: number;
}

/** Between which values a unit learns. */
interface Range {
  readonly state: UnitState;
  readonly low: number;
  readonly high: number;
}

/** Beyond these, the slope is less than a hundredth of the largest one. */
const learning: Readonly<Record<string, Range>> = {
  relu: { state: 'dead', low: 0, high: Infinity },
  relu6: { state: 'dead', low: 0, high: 6 },
  sigmoid: { state: 'saturated', low: 0.0025, high: 0.9975 },
  hardSigmoid: { state: 'saturated', low: 0, high: 1 },
  tanh: { state: 'saturated', low: -0.995, high: 0.995 },
  softsign: { state: 'saturated', low: -0.9, high: 0.9 },
};

/** Whether a layer's units can stop learning. */
export function canBeInactive(layer: GraphLayer): boolean {
  return rangeOf(layer) !== undefined;
}

/**
 * How many units of a layer have stopped learning; undefined of a layer whose units cannot.
 *
 * @param outputs row-major, for rows that differ; the units in the last axis
 */
export function inactiveUnits(layer: GraphLayer, outputs: Float32Array): InactiveUnits | undefined {
  const range = rangeOf(layer);
  const units = layer.outputShape.at(-1);
  if (range === undefined || units === undefined || units === null) return undefined;
  const learns = new Uint8Array(units);
  for (let at = 0; at < outputs.length; at++) if (outputs[at]! > range.low && outputs[at]! < range.high) learns[at % units] = 1;
  const inactive = learns.reduce((sum, unit) => sum + 1 - unit, 0);
  return { layer: layer.name, state: range.state, inactive, units };
}

function rangeOf({ spec }: GraphLayer): Range | undefined {
  return learning[activationOf(spec)];
}
