/** How large the gradients of a model's layers are, beside each other. */
import type { Weights } from '../weights/weights';

/** By layer, √ of the mean of the squares of all its gradients. */
export type LayerGradients = ReadonlyMap<string, number>;

/** Gradients so much smaller than the largest ones do not move a layer within a run. */
const vanished = 1e-6;

/**
 * @param gradients by weight, as `layer/weight`
 *
 * @example
 * // √((49 + 1) / 2) of the kernel alone:
 * layerGradients(new Map([['a/kernel', { shape: [2], data: Float32Array.of(7, 1) }]])); // → new Map([['a', 5]])
 */
export function layerGradients(gradients: Weights): LayerGradients {
  const sums = new Map<string, { squares: number; count: number }>();
  for (const [key, { data }] of gradients) {
    const layer = key.slice(0, key.lastIndexOf('/'));
    const sum = sums.get(layer) ?? { squares: 0, count: 0 };
    for (const value of data) sum.squares += value * value;
    sum.count += data.length;
    sums.set(layer, sum);
  }
  return new Map([...sums].map(([layer, { squares, count }]) => [layer, Math.sqrt(squares / count)]));
}

/** Layers that gradients do not reach on their way back, in the order of the model; none where no layer has any. */
export function vanishedLayers(gradients: LayerGradients): readonly string[] {
  const largest = Math.max(...gradients.values());
  if (!(largest > 0)) return [];
  return [...gradients].filter(([, size]) => size < vanished * largest).map(([layer]) => layer);
}

/** The layer with the largest gradients, or with some that are no numbers. */
export function largestGradient(gradients: LayerGradients): string | undefined {
  let [most, found]: [number, string | undefined] = [-1, undefined];
  for (const [layer, size] of gradients) {
    if (Number.isNaN(size)) return layer;
    if (size > most) [most, found] = [size, layer];
  }
  return found;
}
