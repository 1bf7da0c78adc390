/** What a model's regularizers add to the loss while it is trained, in tfjs ops. */
import * as tf from '@tensorflow/tfjs-core';
import type { GraphLayer } from '../../core/graph/graph';
import { type Regularizer, weightRegularizers } from '../../core/layers/regularizers';
import { weightKey } from '../../core/weights/weights';
import type { LayersModel } from './model';

/** The penalties of all weights together, as Keras has them; undefined where there are none. */
export function weightPenalty(layers: readonly GraphLayer[], { variables }: LayersModel): tf.Scalar | undefined {
  return total(
    layers.flatMap((layer) =>
      weightRegularizers(layer).flatMap(({ weight, value }) => {
        const variable = variables.get(weightKey(layer.name, weight));
        return variable === undefined ? [] : penaltiesOf(variable, value);
      }),
    ),
  );
}

function penaltiesOf(values: tf.Tensor, { l1 = 0, l2 = 0 }: Regularizer): tf.Scalar[] {
  return [
    // The sign, unlike the gradient of tfjs's abs, is 0 at 0: what is zero stays there.
    ...(l1 === 0 ? [] : [tf.mul<tf.Scalar>(tf.sum(tf.mul(values, tf.sign(values))), l1)]),
    ...(l2 === 0 ? [] : [tf.mul<tf.Scalar>(tf.sum(tf.square(values)), l2)]),
  ];
}

function total(penalties: readonly tf.Scalar[]): tf.Scalar | undefined {
  const [first, ...others] = penalties;
  return first && others.reduce<tf.Scalar>((sum, penalty) => tf.add(sum, penalty), first);
}
