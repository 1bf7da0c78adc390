import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { GraphLayer } from '../../../core/graph/graph';
import type { LayerSpec } from '../../../core/layers';

/** The layer that a TimeDistributed runs, as one for a single step. */
export function layerOfStep(layer: GraphLayer, spec: Extract<LayerSpec, { type: 'TimeDistributed' }>): GraphLayer {
  return {
    ...layer,
    spec: { ...spec.layer, name: layer.name },
    inputShapes: layer.inputShapes.map((shape) => shape.slice(1)),
    outputShape: layer.outputShape.slice(1),
  };
}

/** Runs a layer on all steps at once, as if each were a row; tfjs's own goes through them one by one. */
export class AllStepsAtOnce extends layers.Layer {
  static readonly className = 'AllStepsAtOnce';

  constructor(
    private readonly layer: GraphLayer,
    private readonly inner: layers.Layer,
  ) {
    super({ name: layer.name });
  }

  override build(): void {
    this.inner.build([null, ...this.layer.inputShapes[0]!.slice(1)]);
    this.inner.built = true;
    this.trainableWeights = this.inner.trainableWeights;
    this.built = true;
  }

  override computeOutputShape(): (number | null)[] {
    return [null, ...this.layer.outputShape];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: Parameters<layers.Layer['call']>[1]): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const [batch, steps, ...row] = x.shape as [number, number, ...number[]];
    const output = this.inner.call(tf.reshape(x, [batch * steps, ...row]), kwargs);
    const values = Array.isArray(output) ? output[0]! : output;
    return tf.reshape(values, [batch, steps, ...values.shape.slice(1)]);
  }
}
