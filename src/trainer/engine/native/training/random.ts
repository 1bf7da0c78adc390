import * as tf from '@tensorflow/tfjs-core';
import type { StepRandom } from '../../layers/random';
import type { NativeBackend } from '../load';

/** TensorFlow's stateless generator (Philox, Salmon et al. 2011), seeded by the layer's stream and the step. */
export function statelessRandom({ backend, binding }: NativeBackend, currentStep: () => tf.Scalar): StepRandom {
  const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
  const attributes = [type('dtype', binding.TF_FLOAT), type('T', binding.TF_INT32), type('Tseed', binding.TF_INT32)];
  return {
    uniform: (shape, stream) => {
      const seed = tf.stack([tf.scalar(stream, 'int32'), currentStep()]);
      return backend.executeSingleOutput('StatelessRandomUniform', attributes, [tf.tensor1d([...shape], 'int32'), seed]);
    },
  };
}
