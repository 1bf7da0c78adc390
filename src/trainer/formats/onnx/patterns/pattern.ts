/** What several nodes have to be to do together what one operator does. */
import type { GraphNode } from '../graph/graphNode';

export type Pattern =
  /** Any tensor that is computed; the same one wherever the name is the same. */
  | { readonly any: string }
  /** A weight, or a number of the file. */
  | { readonly constant: string }
  /** One number, for all places. */
  | { readonly number: number }
  | NodePattern
  | { readonly product: readonly Pattern[] }
  | { readonly either: readonly Pattern[] };

export interface NodePattern {
  readonly operator: string;
  /** Further inputs may be settings. */
  readonly inputs: readonly Pattern[];
  /** May throw `UnsupportedError`. */
  readonly test?: ((node: GraphNode) => boolean) | undefined;
}

export const any = (name: string): Pattern => ({ any: name });
export const constant = (name: string): Pattern => ({ constant: name });
export const number = (value: number): Pattern => ({ number: value });
export const either = (...patterns: readonly Pattern[]): Pattern => ({ either: patterns });

/** Factors in any order, multiplied by any number of nodes; a division by a number counts as a product. */
export const product = (...factors: readonly Pattern[]): Pattern => ({ product: factors });

/** @param inputs its first inputs; products and sums match in either order */
export function node(operator: string, inputs: readonly Pattern[], test?: (node: GraphNode) => boolean): NodePattern {
  return { operator, inputs, test };
}
