import type { ModelGraph } from '../../core/graph/graph';
import type { WeightSpec } from '../../core/layers/kind';
import { Random } from '../../core/random/random';
import { weightKey, type WeightKey, type WeightTensor } from '../../core/weights/weights';

/**
 * Starting weights as Keras's initializers make them, from our own generator: both engines start from the same numbers.
 * Every weight has a stream of its own, so changing one layer leaves the start of the others as it was.
 */
export function initialWeights(graph: ModelGraph, seed: number): Map<WeightKey, WeightTensor> {
  const weights = new Map<WeightKey, WeightTensor>();
  for (const layer of graph.layers)
    for (const spec of layer.weights)
      weights.set(weightKey(layer.name, spec.name), {
        shape: spec.shape,
        data: initialValues(spec, new Random(seed, 1 + layer.index * 16 + layer.weights.indexOf(spec))),
      });
  return weights;
}

function initialValues({ shape, initializer }: WeightSpec, random: Random): Float32Array {
  const data = new Float32Array(shape.reduce((count, size) => count * size, 1));
  switch (initializer) {
    case 'zeros':
      return data;
    case 'ones':
      return data.fill(1);
    case 'glorotUniform': {
      const limit = glorotLimit(shape);
      return data.map(() => (2 * random.uniform() - 1) * limit);
    }
  }
}

/** Glorot and Bengio 2010; the last two axes are the units in and out, the others a convolution's window. */
function glorotLimit(shape: readonly number[]): number {
  const window = shape.slice(0, -2).reduce((count, size) => count * size, 1);
  const [fanIn, fanOut] = shape.length < 2 ? [shape[0] ?? 1, shape[0] ?? 1] : [shape.at(-2)! * window, shape.at(-1)! * window];
  return Math.sqrt(6 / (fanIn + fanOut));
}
