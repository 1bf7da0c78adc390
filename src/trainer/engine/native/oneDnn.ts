import * as tf from '@tensorflow/tfjs-core';
import { createTensorsTypeOpAttr, type NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend';
import { oneDnnLabel } from './graph/oneDnn';

/** Whether this TensorFlow has oneDNN's kernels; TensorFlow's own switch turns them off here too. @param backend tfjs's current one */
export function hasOneDnn(backend: NodeJSKernelBackend): boolean {
  if (process.env['TF_ENABLE_ONEDNN_OPTS'] === '0') return false;
  const label = { name: '_kernel', type: backend.binding.TF_ATTR_STRING, value: oneDnnLabel._kernel.value };
  const attributes = [createTensorsTypeOpAttr('T', 'float32'), label];
  const isSix = () => backend.executeSingleOutput('_MklMatMul', attributes, [tf.tensor2d([[2]]), tf.tensor2d([[3]])]).dataSync()[0] === 6;
  try {
    return tf.tidy(isSix);
  } catch {
    return false;
  }
}
