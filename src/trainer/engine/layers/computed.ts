import type * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { GraphLayer } from '../../../core/graph/graph';

/** What a layer makes of its inputs. @param weights in the order of the graph's. */
export type Compute = (inputs: readonly tf.Tensor[], weights: readonly tf.Tensor[]) => tf.Tensor;

/** A layer by its arithmetic, for those that tfjs does not have, or not in a form that trains well. Name, weights and shape are the graph's. */
export class ComputedLayer extends layers.Layer {
  static readonly className = 'ComputedLayer';
  #held: ReturnType<layers.Layer['addWeight']>[] = [];

  constructor(
    private readonly layer: Pick<GraphLayer, 'name' | 'weights' | 'outputShape'>,
    private readonly compute: Compute,
  ) {
    super({ name: layer.name });
  }

  override build(): void {
    this.#held = this.layer.weights.map(({ name, shape, trainable }) =>
      this.addWeight(name, [...shape], 'float32', initializers.zeros(), undefined, trainable),
    );
    this.built = true;
  }

  override computeOutputShape(): (number | null)[] {
    return [null, ...this.layer.outputShape];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return this.compute(
      Array.isArray(inputs) ? inputs : [inputs],
      this.#held.map((weight) => weight.read()),
    );
  }
}
