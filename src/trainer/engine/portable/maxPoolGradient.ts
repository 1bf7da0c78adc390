import * as tf from '@tensorflow/tfjs-core';
import { type PassBack, registerPoolGradient, windowsOf } from './poolGradient';

/** wasm's own gradient of max pooling is wrong for more than one channel (tfjs 4.22.0); this one takes its place. */
export function replaceMaxPoolGradient(): void {
  tf.unregisterKernel(tf.MaxPoolGrad, 'wasm');
  registerPoolGradient(tf.MaxPoolGrad, passToLargest);
}

/** Each output's gradient goes to the first of the largest values in its window. */
const passToLargest: PassBack = (x, dy, dx, info) => {
  const { inHeight, inWidth, inChannels } = info;
  for (const { out, image, firstRow, endRow, firstColumn, endColumn } of windowsOf(info))
    for (let channel = 0; channel < inChannels; channel++) {
      let largest = -1;
      for (let row = firstRow; row < endRow; row++)
        for (let column = firstColumn; column < endColumn; column++) {
          const at = ((image * inHeight + row) * inWidth + column) * inChannels + channel;
          if (largest < 0 || x[at]! > x[largest]!) largest = at;
        }
      dx[largest]! += dy[out + channel]!;
    }
};
