import type { ModelGraph } from '../../core/graph/graph';
import type { WeightSpec } from '../../core/layers/kind';
import { Random } from '../../core/random/random';
import { weightKey, type WeightKey, type WeightTensor } from '../../core/weights/weights';
import { sizeOf } from '../../core/numbers/sizeOf';

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
  const data = new Float32Array(sizeOf(shape));
  switch (initializer) {
    case 'zeros':
      return data;
    case 'ones':
      return data.fill(1);
    case 'forgetGateOnes':
      return data.fill(1, data.length / 4, data.length / 2);
    case 'smallUniform':
      return data.map(() => (2 * random.uniform() - 1) * 0.05);
    case 'orthogonal':
      return orthogonal(shape as readonly [number, number], random);
    case 'glorotUniform': {
      const limit = glorotLimit(shape);
      return data.map(() => (2 * random.uniform() - 1) * limit);
    }
  }
}

/** Glorot and Bengio 2010; the last two axes are the units in and out, the others a convolution's window. */
function glorotLimit(shape: readonly number[]): number {
  const window = sizeOf(shape.slice(0, -2));
  const [fanIn, fanOut] = shape.length < 2 ? [shape[0] ?? 1, shape[0] ?? 1] : [shape.at(-2)! * window, shape.at(-1)! * window];
  return Math.sqrt(6 / (fanIn + fanOut));
}

/** A matrix whose rows, or columns where these are fewer, are of length 1 and at right angles (Saxe et al. 2013, arXiv:1312.6120). */
function orthogonal([rows, columns]: readonly [number, number], random: Random): Float32Array {
  const [count, size] = [Math.min(rows, columns), Math.max(rows, columns)];
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length: size }, () => random.normal()));
  for (const [index, vector] of vectors.entries()) {
    for (const earlier of vectors.slice(0, index)) {
      const along = dot(vector, earlier);
      for (let i = 0; i < size; i++) vector[i]! -= along * earlier[i]!;
    }
    const length = Math.sqrt(dot(vector, vector));
    for (let i = 0; i < size; i++) vector[i]! /= length;
  }
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return rows <= columns ? vectors[row]![column]! : vectors[column]![row]!;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * b[at]!, 0);
}
