import { graphOf } from '../../../src/core/graph/build';
import type { ModelGraph } from '../../../src/core/graph/graph';
import type { LayerSpec } from '../../../src/core/layers';
import { Random } from '../../../src/core/random/random';
import type { WeightKey, WeightTensor } from '../../../src/core/weights/weights';
import type { Samples } from '../../../src/trainer/engine/engine';

/** The graph of a valid list of layers after an Input of that shape. */
export function modelOf(shape: readonly number[], layers: readonly LayerSpec[]): ModelGraph {
  const { graph, problems } = graphOf('model', [{ type: 'Input', name: 'x', shape: [...shape] }, ...layers]);
  if (graph === undefined) throw new Error(JSON.stringify(problems));
  return graph;
}

/** Weights that are nowhere zero or one, so that every part of a gradient counts; variances are positive. */
export function randomWeights(graph: ModelGraph, seed: number): Map<WeightKey, WeightTensor> {
  const random = new Random(seed);
  return new Map(
    graph.layers.flatMap((layer) =>
      layer.weights.map(({ name, shape }): [WeightKey, WeightTensor] => {
        const size = shape.reduce((product, length) => product * length, 1);
        const value = name === 'moving_variance' || name === 'variance' ? () => 0.5 + random.uniform() : () => 0.4 * random.normal();
        return [`${layer.name}/${name}`, { shape, data: Float32Array.from({ length: size }, value) }];
      }),
    ),
  );
}

export function randomValues(count: number, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: count }, () => random.uniform());
}

/** An autoencoder's rows: the targets are the inputs. @param classes above 0, values are whole numbers below it. */
export function randomRows(shape: readonly number[], count: number, seed = 3, classes = 0): Samples {
  const values = randomValues(count * shape.reduce((product, length) => product * length, 1), seed);
  const inputs = classes === 0 ? values : values.map((value) => Math.floor(value * classes));
  return { count, inputs, targets: inputs };
}
