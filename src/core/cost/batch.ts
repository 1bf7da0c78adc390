/** How many rows a batch may have: what its layers give has to fit into one tensor each, and all of it into memory. */
import type { ModelCost } from './cost';

/** TensorFlow's kernels, and the WebAssembly ones, count a tensor's values in 32 bits with a sign: beyond, they read and write where nothing is theirs. */
export const mostTensorValues = 2 ** 31 - 1;

const bytesPerValue = 4;

/** While training, a layer's output stands in memory before and after its activation, each with its gradient. */
const copiesOfOutputs = 4;

export interface RowNeeds {
  /** The layer that gives the most values for a row. */
  readonly largest: { readonly name: string; readonly index: number; readonly values: number };
  /** Bytes of memory that training takes for a row. */
  readonly bytes: number;
}

/**
 * What training takes for each row of a batch: values of the largest layer's output, and bytes of memory for all outputs with their gradients.
 * Sizes that are only known when the model runs do not count.
 */
export function rowNeeds({ layers }: Pick<ModelCost, 'layers'>): RowNeeds {
  const outputs = layers.map(({ name, index, activationBytes }) => ({ name, index, values: (activationBytes ?? 0) / bytesPerValue }));
  const largest = outputs.reduce((a, b) => (b.values > a.values ? b : a));
  const values = outputs.reduce((sum, output) => sum + output.values, 0);
  return { largest, bytes: values * bytesPerValue * copiesOfOutputs };
}

/** The most rows of which a batch can be trained; 0 where not even one can. @param memory bytes */
export function mostBatchRows({ largest, bytes }: RowNeeds, memory: number): number {
  return Math.floor(Math.min(mostTensorValues / Math.max(1, largest.values), memory / Math.max(1, bytes)));
}
