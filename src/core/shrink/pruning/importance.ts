import { type WeightKey, type Weights } from '../../weights/weights';

/** What a weight is worth, by value: the larger, the more the model would miss it. */
export type Importances = ReadonlyMap<WeightKey, Float32Array>;

/** |w| (Han et al. 2015, arXiv:1506.02626). */
export function magnitudeImportance(weights: Weights, keys: readonly WeightKey[]): Importances {
  return new Map(keys.map((key) => [key, weights.get(key)!.data.map(Math.abs)]));
}

/** |w · g| with the mean gradient g: the change of the loss, to first order, when w is set to zero (Molchanov et al. 2017, arXiv:1611.06440). */
export function gradientImportance(weights: Weights, gradients: Weights, keys: readonly WeightKey[]): Importances {
  return new Map(
    keys.map((key) => {
      const gradient = gradients.get(key)!.data;
      return [key, weights.get(key)!.data.map((value, index) => Math.abs(value * gradient[index]!))];
    }),
  );
}
