import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

type WasmMemory = Pick<BackendWasm, 'makeOutput' | 'typedArrayFromHeap'>;

/** wasm's own gradient of max pooling is wrong for more than one channel (tfjs 4.22.0); this one takes its place. */
export function replaceMaxPoolGradient(): void {
  tf.unregisterKernel(tf.MaxPoolGrad, 'wasm');
  tf.registerKernel({
    kernelName: tf.MaxPoolGrad,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const wasm = backend as WasmMemory;
      const [x, dy] = [inputs['input'], inputs['dy']] as [tf.Tensor4D, tf.Tensor4D];
      const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.MaxPoolGradAttrs;
      const info = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
      const output = wasm.makeOutput(x.shape, 'float32');
      passToLargest(wasm.typedArrayFromHeap(x), wasm.typedArrayFromHeap(dy), wasm.typedArrayFromHeap(output), info);
      return output;
    },
  });
}

/** Each output's gradient goes to the first of the largest values in its window. */
function passToLargest(x: tf.TypedArray, dy: tf.TypedArray, dx: tf.TypedArray, info: tf.backend_util.Conv2DInfo): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth, padInfo } =
    info;
  dx.fill(0);
  let out = 0;
  for (let image = 0; image < batchSize; image++)
    for (let outRow = 0; outRow < outHeight; outRow++)
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const [top, left] = [outRow * strideHeight - padInfo.top, outColumn * strideWidth - padInfo.left];
        for (let channel = 0; channel < inChannels; channel++, out++) {
          let largest = -1;
          for (let row = Math.max(top, 0); row < Math.min(top + filterHeight, inHeight); row++)
            for (let column = Math.max(left, 0); column < Math.min(left + filterWidth, inWidth); column++) {
              const at = ((image * inHeight + row) * inWidth + column) * inChannels + channel;
              if (largest < 0 || x[at]! > x[largest]!) largest = at;
            }
          dx[largest]! += dy[out]!;
        }
      }
}
