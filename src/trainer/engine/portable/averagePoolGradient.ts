import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

type WasmMemory = Pick<BackendWasm, 'makeOutput' | 'typedArrayFromHeap'>;

/** wasm has none, and the cpu backend's is wrong where windows reach beyond the edge (tfjs 4.22.0): it divides by the whole window's size. */
export function registerAveragePoolGradient(): void {
  tf.registerKernel({
    kernelName: tf.AvgPoolGrad,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const wasm = backend as WasmMemory;
      const [x, dy] = [inputs['input'], inputs['dy']] as [tf.Tensor4D, tf.Tensor4D];
      const { filterSize, strides, pad } = attrs as unknown as tf.AvgPoolGradAttrs;
      const info = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad);
      const output = wasm.makeOutput(x.shape, 'float32');
      spreadEvenly(wasm.typedArrayFromHeap(dy), wasm.typedArrayFromHeap(output), info);
      return output;
    },
  });
}

/** Each output's gradient goes in equal parts to the values in its window that are in the input. */
function spreadEvenly(dy: tf.TypedArray, dx: tf.TypedArray, info: tf.backend_util.Conv2DInfo): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth, padInfo } =
    info;
  dx.fill(0);
  let out = 0;
  for (let image = 0; image < batchSize; image++)
    for (let outRow = 0; outRow < outHeight; outRow++)
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const [top, left] = [outRow * strideHeight - padInfo.top, outColumn * strideWidth - padInfo.left];
        const [firstRow, firstColumn] = [Math.max(top, 0), Math.max(left, 0)];
        const [endRow, endColumn] = [Math.min(top + filterHeight, inHeight), Math.min(left + filterWidth, inWidth)];
        const count = (endRow - firstRow) * (endColumn - firstColumn);
        for (let channel = 0; channel < inChannels; channel++, out++)
          for (let row = firstRow; row < endRow; row++)
            for (let column = firstColumn; column < endColumn; column++)
              dx[((image * inHeight + row) * inWidth + column) * inChannels + channel]! += dy[out]! / count;
      }
}
