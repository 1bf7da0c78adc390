import * as tf from '@tensorflow/tfjs-core';
import { createTensorsTypeOpAttr } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend';
import type { StepRandom } from '../../layers/random';
import type { NativeBackend } from '../load';

/** TensorFlow's stateless generator (Philox, Salmon et al. 2011), seeded by the layer's stream and the step. */
export function statelessRandom({ backend }: NativeBackend, currentStep: () => tf.Scalar): StepRandom {
  const attributes = [
    createTensorsTypeOpAttr('dtype', 'float32'),
    createTensorsTypeOpAttr('T', 'int32'),
    createTensorsTypeOpAttr('Tseed', 'int32'),
  ];
  return {
    uniform: (shape, stream) => {
      const seed = tf.stack([tf.scalar(stream, 'int32'), currentStep()]);
      return backend.executeSingleOutput('StatelessRandomUniform', attributes, [tf.tensor1d([...shape], 'int32'), seed]);
    },
  };
}
