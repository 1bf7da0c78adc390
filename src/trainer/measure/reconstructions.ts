import type { Reconstructions } from '../../core/run/events';
import { minMax } from '../../core/numbers/minMax';
import type { ImageShape } from '../../core/score/imageMetrics';
import type { Samples } from '../engine/engine';

const shownImages = 10;

/** Some of the evaluation rows as images: the inputs, and what the original and the shrunk model make of them. */
export function reconstructions(
  samples: Samples,
  [height, width, channels]: ImageShape,
  original: Float32Array,
  shrunk: Float32Array,
): Reconstructions {
  const size = height * width * channels;
  const count = Math.min(shownImages, samples.count);
  // Evenly spread, so that sorted data is shown in all its kinds.
  const rows = Array.from({ length: count }, (_, index) => Math.floor((index * samples.count) / count));
  const [low, high] = range(samples.inputs);
  const brightness = (value: number) => Math.round(Math.min(1, Math.max(0, (value - low) / (high - low))) * 255);
  const images = (values: Float32Array) => rows.map((row) => Array.from(values.subarray(row * size, (row + 1) * size), brightness));
  return {
    type: 'reconstructions',
    height,
    width,
    channels,
    inputs: images(samples.inputs),
    original: images(original),
    shrunk: images(shrunk),
  };
}

/** Never empty. */
function range(values: Float32Array): readonly [number, number] {
  const [low, high] = minMax(values);
  return high > low ? [low, high] : [low, low + 1];
}
