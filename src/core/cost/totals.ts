/** Totals of a model file's layers, of which some may not be known. */

/** What a layer costs, as far as its file says. */
export interface PartlyKnownCost {
  readonly params?: number;
  readonly macs?: number | null;
}

/** Each missing where it is not known of a layer. */
export interface Totals {
  readonly params: number | undefined;
  readonly macs: number | undefined;
  readonly bytes: number | undefined;
}

/**
 * Totals of layers; a total is only known where it is known of every layer.
 *
 * @param bytesOf bytes of a layer's weights
 *
 * @example
 * totalsOf([{ params: 3, macs: 2 }, { params: 4, macs: null }], ({ params }) => 4 * params); // → { params: 7, macs: undefined, bytes: 28 }
 */
export function totalsOf<L extends PartlyKnownCost>(layers: readonly L[], bytesOf: (layer: L) => number | undefined): Totals {
  return {
    params: sum(layers.map(({ params }) => params)),
    macs: sum(layers.map(({ macs }) => macs ?? undefined)),
    bytes: sum(layers.map(bytesOf)),
  };
}

/** `undefined` where one of the values is. */
export function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>((total, value) => (total === undefined || value === undefined ? undefined : total + value), 0);
}
