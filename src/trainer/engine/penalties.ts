/** What a model's regularizers add to the loss while it is trained, in tfjs ops. */
import * as tf from '@tensorflow/tfjs-core';
import type { GraphLayer } from '../../core/graph/graph';
import type { Regularizer } from '../../core/layers/regularizers';
import { weightRegularizers } from '../../core/layers/weightRules';
import { weightKey } from '../../core/weights/weights';
import type { LayersModel } from './model';

/** The penalties of all weights, as Keras has them. */
export function weightPenalty(layers: readonly GraphLayer[], { variables }: LayersModel): tf.Scalar[] {
  return layers.flatMap((layer) =>
    weightRegularizers(layer).flatMap(({ weight, value }) => {
      const variable = variables.get(weightKey(layer.name, weight));
      return variable === undefined ? [] : penaltiesOf(variable, value);
    }),
  );
}

/** The penalties of what a layer gives: the mean over the batch's rows, as Keras has it. @param output [rows, …] */
export function activityPenalty(output: tf.Tensor, regularizer: Regularizer): tf.Scalar[] {
  return penaltiesOf(output, regularizer).map((penalty) => tf.div<tf.Scalar>(penalty, output.shape[0]));
}

function penaltiesOf(values: tf.Tensor, { l1 = 0, l2 = 0 }: Regularizer): tf.Scalar[] {
  return [
    // The sign, unlike the gradient of tfjs's abs, is 0 at 0: what is zero stays there.
    ...(l1 === 0 ? [] : [tf.mul<tf.Scalar>(tf.sum(tf.mul(values, tf.sign(values))), l1)]),
    ...(l2 === 0 ? [] : [tf.mul<tf.Scalar>(tf.sum(tf.square(values)), l2)]),
  ];
}
