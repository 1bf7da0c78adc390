import * as tf from '@tensorflow/tfjs-core';

const convolutions = [tf.Conv2D, tf.FusedConv2D, tf.DepthwiseConv2dNative, tf.FusedDepthwiseConv2D];

/**
 * wasm's convolutions give zeros, and say nothing, where padding is "same" and a stride is larger than the filter (tfjs 4.22.0): in these cases, the
 * zeros around the input are put there first.
 */
export function mendSameConvolutions(): void {
  for (const kernelName of convolutions) {
    const kernel = tf.getKernel(kernelName, 'wasm');
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({ ...kernel, kernelFunc: (params) => mended(kernel.kernelFunc, params) });
  }
}

function mended(convolve: tf.KernelFunc, params: Parameters<tf.KernelFunc>[0]): ReturnType<tf.KernelFunc> {
  const { strides, pad } = params.attrs as unknown as Pick<tf.Conv2DAttrs, 'strides' | 'pad'>;
  const { x, filter } = params.inputs as unknown as { x: tf.Tensor4D; filter: tf.Tensor4D };
  const [rowStride, columnStride] = typeof strides === 'number' ? [strides, strides] : strides;
  const [rows, columns] = filter.shape;
  if (pad !== 'same' || (rowStride <= rows && columnStride <= columns)) return convolve(params);
  const { padInfo } = tf.backend_util.computePool2DInfo(x.shape, [rows, columns], [rowStride, columnStride], 1, 'same');
  const framed = tf.pad(x, [[0, 0], [padInfo.top, padInfo.bottom], [padInfo.left, padInfo.right], [0, 0]]); // prettier-ignore
  const output = convolve({ ...params, inputs: { ...params.inputs, x: framed }, attrs: { ...params.attrs, pad: 'valid' } });
  framed.dispose();
  return output;
}
