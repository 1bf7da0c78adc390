import * as tf from '@tensorflow/tfjs-core';

/**
 * wasm's product of transposed matrices goes value by value; its product of matrices as they are is XNNPACK's, tens of times faster.
 * So what is to be transposed is transposed first.
 */
export function replaceTransposedMatMul(): void {
  const { kernelFunc } = tf.getKernel(tf.BatchMatMul, 'wasm');
  tf.unregisterKernel(tf.BatchMatMul, 'wasm');
  tf.registerKernel({
    kernelName: tf.BatchMatMul,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { transposeA, transposeB } = attrs as unknown as tf.BatchMatMulAttrs;
      const [a, b] = [inputs['a'], inputs['b']] as [tf.Tensor, tf.Tensor];
      const plain = { a: transposeA ? transposed(a) : a, b: transposeB ? transposed(b) : b };
      const product = kernelFunc({ inputs: plain, backend, attrs: { transposeA: false, transposeB: false } });
      tf.dispose([plain.a === a ? [] : plain.a, plain.b === b ? [] : plain.b]);
      return product;
    },
  });
}

function transposed(matrices: tf.Tensor): tf.Tensor {
  const axes = matrices.shape.map((_, axis) => axis);
  return tf.transpose(matrices, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}
