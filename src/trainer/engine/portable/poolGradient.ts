/** What the gradients of all pooling have in common: their kernel on wasm, and the windows that they go over. */
import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** Gives the gradient of the outputs `dy` to the inputs `x` they came from, in `dx`, which is zeros. All are NHWC. */
export type PassBack = (x: tf.TypedArray, dy: tf.TypedArray, dx: tf.TypedArray, info: tf.backend_util.Conv2DInfo) => void;

type PoolGradAttrs = Pick<tf.MaxPoolGradAttrs, 'filterSize' | 'strides' | 'pad'> & Partial<Pick<tf.MaxPoolGradAttrs, 'dimRoundingMode'>>;

/** @param passBack adds to `dx`, which is zeros, what each window of `dy` gives back; both are [batch, rows, columns, channels] */
export function registerPoolGradient(kernelName: string, passBack: PassBack): void {
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const wasm = backend as Pick<BackendWasm, 'makeOutput' | 'typedArrayFromHeap'>;
      const [x, dy] = [inputs['input'], inputs['dy']] as [tf.Tensor4D, tf.Tensor4D];
      const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolGradAttrs;
      const info = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
      const output = wasm.makeOutput(x.shape, 'float32');
      const dx = wasm.typedArrayFromHeap(output);
      dx.fill(0);
      passBack(wasm.typedArrayFromHeap(x), wasm.typedArrayFromHeap(dy), dx, info);
      return output;
    },
  });
}

/** The part of a window that lies in the input, for all channels. */
export interface Window {
  /** Where the output's first channel is. */
  readonly out: number;
  readonly image: number;
  readonly firstRow: number;
  readonly endRow: number;
  readonly firstColumn: number;
  readonly endColumn: number;
}

/** In the order of the outputs. */
export function* windowsOf(info: tf.backend_util.Conv2DInfo): Generator<Window> {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth, padInfo } =
    info;
  let out = 0;
  for (let image = 0; image < batchSize; image++)
    for (let outRow = 0; outRow < outHeight; outRow++)
      for (let outColumn = 0; outColumn < outWidth; outColumn++, out += inChannels) {
        const [top, left] = [outRow * strideHeight - padInfo.top, outColumn * strideWidth - padInfo.left];
        const [firstRow, firstColumn] = [Math.max(top, 0), Math.max(left, 0)];
        const [endRow, endColumn] = [Math.min(top + filterHeight, inHeight), Math.min(left + filterWidth, inWidth)];
        yield { out, image, firstRow, endRow, firstColumn, endColumn };
      }
}
