import * as tf from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

type WasmMemory = Pick<BackendWasm, 'makeOutput' | 'typedArrayFromHeap'>;

/** The gradients of convolutions, composed of wasm's fast kernels: it lacks the filter's (tensorflow/tfjs#8474), and goes through the input's value by value. */
export function registerConvolutionGradients(): void {
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const [x, dy] = [inputs['x'], inputs['dy']] as [tf.Tensor4D, tf.Tensor4D];
      const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
      const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
      return tf.tidy(() => filterGradient(x, dy, info, backend as WasmMemory));
    },
  });
  tf.unregisterKernel(tf.Conv2DBackpropInput, 'wasm');
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropInput,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const [dy, filter] = [inputs['dy'], inputs['filter']] as [tf.Tensor4D, tf.Tensor4D];
      const { strides, pad, dimRoundingMode, inputShape } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
      const info = tf.backend_util.computeConv2DInfo(inputShape, filter.shape, strides, 1, pad, dimRoundingMode);
      return tf.tidy(() => inputGradient(dy, filter, info));
    },
  });
}

/** The values that each place of the filter meets, times the outputs' gradients, as one matrix product. */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, info: tf.backend_util.Conv2DInfo, wasm: WasmMemory): tf.Tensor {
  const { filterHeight, filterWidth, inChannels, outChannels, batchSize, outHeight, outWidth } = info;
  const shape: [number, number] = [filterHeight * filterWidth * inChannels, batchSize * outHeight * outWidth];
  const met = wasm.makeOutput(shape, 'float32');
  copyPlaces(wasm.typedArrayFromHeap(x), wasm.typedArrayFromHeap(met), info);
  const places = tf.engine().makeTensorFromTensorInfo(met) as tf.Tensor2D;
  const gradient = tf.matMul(places, tf.reshape(dy, [-1, outChannels]));
  return tf.reshape(gradient, [filterHeight, filterWidth, inChannels, outChannels]);
}

/** One row for each place of the filter, with the value it meets at every position of the output; zeros outside of the input. */
function copyPlaces(x: tf.TypedArray, places: tf.TypedArray, info: tf.backend_util.Conv2DInfo): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth, padInfo } =
    info;
  places.fill(0);
  let start = 0;
  for (let filterRow = 0; filterRow < filterHeight; filterRow++)
    for (let filterColumn = 0; filterColumn < filterWidth; filterColumn++)
      for (let channel = 0; channel < inChannels; channel++, start += batchSize * outHeight * outWidth)
        for (let line = 0; line < batchSize * outHeight; line++) {
          const row = (line % outHeight) * strideHeight + filterRow - padInfo.top;
          if (row < 0 || row >= inHeight) continue;
          const left = (Math.floor(line / outHeight) * inHeight + row) * inWidth;
          for (let outColumn = 0; outColumn < outWidth; outColumn++) {
            const column = outColumn * strideWidth + filterColumn - padInfo.left;
            if (column >= 0 && column < inWidth) places[start + line * outWidth + outColumn] = x[(left + column) * inChannels + channel]!;
          }
        }
}

/** A convolution of dy, spread out by the strides, with the filter turned round (Dumoulin and Visin 2016, arXiv:1603.07285). */
function inputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, info: tf.backend_util.Conv2DInfo): tf.Tensor {
  const { filterHeight, filterWidth, inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  const expanded = withGaps(dy, strideHeight, strideWidth);
  const [top, left] = [filterHeight - 1 - padInfo.top, filterWidth - 1 - padInfo.left];
  const bottom = inHeight + padInfo.top - (outHeight - 1) * strideHeight - 1;
  const right = inWidth + padInfo.left - (outWidth - 1) * strideWidth - 1;
  const padded = tf.pad(expanded, [[0, 0], [top, bottom], [left, right], [0, 0]]); // prettier-ignore
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  return tf.conv2d(padded, turned, 1, 'valid');
}

/** Zeros between rows and columns, so that neighbours are as far apart as the strides say. */
function withGaps(x: tf.Tensor4D, rowStride: number, columnStride: number): tf.Tensor4D {
  if (rowStride === 1 && columnStride === 1) return x;
  const [batch, rows, columns, channels] = x.shape;
  const wide = tf.pad(tf.reshape(x, [batch * rows, columns, 1, channels]), [[0, 0], [0, 0], [0, columnStride - 1], [0, 0]]); // prettier-ignore
  const tall = tf.pad(tf.reshape(wide, [batch * rows, 1, columns * columnStride, channels]), [[0, 0], [0, rowStride - 1], [0, 0], [0, 0]]); // prettier-ignore
  const [height, width] = [(rows - 1) * rowStride + 1, (columns - 1) * columnStride + 1];
  const expanded = tf.reshape<tf.Rank.R4>(tall, [batch, rows * rowStride, columns * columnStride, channels]);
  return tf.slice(expanded, [0, 0, 0, 0], [batch, height, width, channels]);
}
