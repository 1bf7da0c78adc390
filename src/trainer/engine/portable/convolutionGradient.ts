import * as tf from '@tensorflow/tfjs-core';

/**
 * The gradient of a convolution's filter, which wasm lacks (tensorflow/tfjs#8474), from kernels that it has: every place of the
 * window meets its own shifted copy of the input, so side by side these copies make it one matrix product.
 */
export function registerConvolutionGradient(): void {
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const [x, dy] = [inputs['x'], inputs['dy']] as [tf.Tensor4D, tf.Tensor4D];
      const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
      const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
      return tf.tidy(() => filterGradient(x, dy, info));
    },
  });
}

function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, info: tf.backend_util.Conv2DInfo): tf.Tensor {
  const { filterHeight, filterWidth, inChannels, outChannels, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  const [batch] = x.shape;
  // Strided reads of the last window may reach past the padding that the sizes account for.
  const rows = Math.max(0, (outHeight - 1) * strideHeight + filterHeight - x.shape[1] - padInfo.top);
  const columns = Math.max(0, (outWidth - 1) * strideWidth + filterWidth - x.shape[2] - padInfo.left);
  const padded = tf.pad(x, [[0, 0], [padInfo.top, rows], [padInfo.left, columns], [0, 0]]); // prettier-ignore
  const shifted: tf.Tensor2D[] = [];
  for (let row = 0; row < filterHeight; row++)
    for (let column = 0; column < filterWidth; column++) {
      const end = [batch, row + (outHeight - 1) * strideHeight + 1, column + (outWidth - 1) * strideWidth + 1, inChannels];
      const part = tf.stridedSlice(padded, [0, row, column, 0], end, [1, strideHeight, strideWidth, 1]);
      shifted.push(tf.reshape(part, [-1, inChannels]));
    }
  const gradient = tf.matMul(tf.concat(shifted, 1), tf.reshape(dy, [-1, outChannels]), true);
  return tf.reshape(gradient, [filterHeight, filterWidth, inChannels, outChannels]);
}
