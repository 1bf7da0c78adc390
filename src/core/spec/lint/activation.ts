import type { GraphLayer } from '../../graph/graph';

/** The function that a layer applies to its outputs. */
export function activationOf({ spec }: GraphLayer): string {
  return 'activation' in spec ? (spec.activation ?? 'linear') : 'linear';
}
