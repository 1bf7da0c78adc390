import * as tf from '@tensorflow/tfjs-core';
import { createTensorsTypeOpAttr, type NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend';

/** tfjs-node's own reads the indices back to check them, so nothing with an Embedding could be one graph; TensorFlow checks them itself. */
export function replaceGather(backendName: string, backend: NodeJSKernelBackend): void {
  tf.unregisterKernel(tf.GatherV2, backendName);
  tf.registerKernel({
    kernelName: tf.GatherV2,
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      const [x, indices] = [inputs['x'], inputs['indices']] as [tf.Tensor, tf.Tensor];
      const { axis, batchDims } = attrs as unknown as tf.GatherV2Attrs;
      const attributes = [
        { name: 'batch_dims', type: backend.binding.TF_ATTR_INT, value: batchDims },
        createTensorsTypeOpAttr('Tparams', x.dtype),
        createTensorsTypeOpAttr('Tindices', indices.dtype),
        createTensorsTypeOpAttr('Taxis', 'int32'),
      ];
      return tf.tidy(() => backend.executeSingleOutput(tf.GatherV2, attributes, [x, indices, tf.scalar(axis, 'int32')]));
    },
  });
}
