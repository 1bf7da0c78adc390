import * as tf from '@tensorflow/tfjs-core';
import { type PassBack, registerPoolGradient, windowsOf } from './poolGradient';

/** wasm has none, and the cpu backend's is wrong where windows reach beyond the edge (tfjs 4.22.0): it divides by the whole window's size. */
export function registerAveragePoolGradient(): void {
  registerPoolGradient(tf.AvgPoolGrad, spreadEvenly);
}

/** Each output's gradient goes in equal parts to the values in its window that are in the input. */
const spreadEvenly: PassBack = (_x, dy, dx, info) => {
  const { inHeight, inWidth, inChannels } = info;
  for (const { out, image, firstRow, endRow, firstColumn, endColumn } of windowsOf(info)) {
    const count = (endRow - firstRow) * (endColumn - firstColumn);
    for (let channel = 0; channel < inChannels; channel++)
      for (let row = firstRow; row < endRow; row++)
        for (let column = firstColumn; column < endColumn; column++)
          dx[((image * inHeight + row) * inWidth + column) * inChannels + channel]! += dy[out + channel]! / count;
  }
};
