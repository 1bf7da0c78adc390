import * as tf from '@tensorflow/tfjs-core';
import { createTensorsTypeOpAttr } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend';
import type { NormalizeBatch } from '../../layers/batchNormalization';
import type { NativeBackend } from '../load';

/**
 * Batch normalization by TensorFlow's fused ops, one forward and one for the gradient. What is asked for twice here, because tfjs's
 * custom gradients have a single output, is one op in the recorded graph.
 * @param branches how many parts of a batch will be normalized together, of which one is recorded
 */
export function fusedNormalizeBatch({ backend, binding }: NativeBackend, branches: () => number): NormalizeBatch {
  const types = [createTensorsTypeOpAttr('T', 'float32'), createTensorsTypeOpAttr('U', 'float32')];
  const attributes = (epsilon: number) => [
    ...types,
    { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
  ];
  const normalize = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number) => {
    const nothing = tf.tensor1d([]);
    return backend.executeMultipleOutputs('FusedBatchNormV3', attributes(epsilon), [asImages(x), gamma, beta, nothing, nothing], 6);
  };
  const normalized = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number) =>
    tf.customGrad((...given: (tf.Tensor | tf.GradSaveFunc)[]) => {
      const [input, scale, offset] = given as tf.Tensor[];
      const value = tf.reshape(normalize(input!, scale!, offset!, epsilon)[0]!, x.shape);
      const save = given[3] as tf.GradSaveFunc;
      save([input!, scale!, offset!]);
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
        const [savedInput, savedScale, savedOffset] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
        const [, , , ...reserved] = normalize(savedInput, savedScale, savedOffset, epsilon);
        const inputs = [asImages(dy), asImages(savedInput), savedScale, ...reserved];
        const [dx, dScale, dOffset] = backend.executeMultipleOutputs('FusedBatchNormGradV3', attributes(epsilon), inputs, 5);
        return [tf.reshape(dx!, x.shape), dScale!, dOffset!];
      };
      return { value, gradFunc };
    })(x, gamma, beta);
  return (x, gamma, beta, epsilon) => {
    const [, mean, unbiased] = normalize(x, gamma, beta, epsilon);
    const count = (branches() * x.size) / x.shape.at(-1)!;
    // The op's variance is the estimate for the whole population.
    const variance = tf.mul(unbiased!, (count - 1) / count);
    return { normalized: normalized(x, gamma, beta, epsilon), mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
  };
}

/** The op takes images. */
function asImages(x: tf.Tensor): tf.Tensor {
  return x.rank === 4 ? x : tf.reshape(x, [x.size / x.shape.at(-1)!, 1, 1, x.shape.at(-1)!]);
}
