import { kindOf } from '../layers';
import type { GraphLayer } from './graph';

/** Whether a layer is one matrix for every position of its input, with a bias and an activation at most: a Dense. */
export function isMatrix({ spec, weights }: GraphLayer): boolean {
  return kindOf(spec.type).mapsPositionsAlone?.(spec) === true && weights.find(({ name }) => name === 'kernel')?.shape.length === 2;
}
