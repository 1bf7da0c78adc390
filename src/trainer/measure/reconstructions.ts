import type { Reconstructions, ShownRows } from '../../core/run/events';
import { minMax } from '../../core/numbers/minMax';
import { rowErrors } from '../../core/score/anomalies';
import type { ImageShape } from '../../core/score/imageMetrics';
import type { Samples } from '../engine/engine';

const shownCount = 10;
/** Curves have no more points than can be seen. */
const mostPoints = 400;
/** Of rows with several values a step, this many are drawn. */
const mostChannels = 3;

/** What both models make of the evaluation rows, which are also what they should have given. */
export interface Reconstructed {
  readonly samples: Pick<Samples, 'inputs' | 'count'>;
  readonly original: Float32Array;
  readonly shrunk: Float32Array;
}

/** Some of the rows as images: the inputs, and what the original and the shrunk model make of them. */
export function reconstructedImages(rows: Reconstructed, [height, width, channels]: ImageShape): Reconstructions {
  return { type: 'reconstructions', height, width, channels, ...both(rows, (values) => values) };
}

/** Some of the rows as lines. @param shape of a row: its steps, and their values where there are several */
export function reconstructedCurves(rows: Reconstructed, [steps, values = 1]: readonly number[]): Reconstructions {
  const channels = Math.min(values, mostChannels);
  const stride = Math.ceil(steps! / mostPoints);
  const width = Math.ceil(steps! / stride);
  const drawn = (row: Float32Array) =>
    Float32Array.from({ length: width * channels }, (_, at) => row[Math.floor(at / channels) * stride * values + (at % channels)]!);
  return { type: 'reconstructions', kind: 'curves', height: 1, width, channels, ...both(rows, drawn) };
}

/** Some rows evenly spread, so that sorted data is shown in all its kinds, and the worst ones. */
function both({ samples, original, shrunk }: Reconstructed, drawn: (row: Float32Array) => Float32Array): ShownRows & { worst: ShownRows } {
  const { inputs, count } = samples;
  const size = inputs.length / count;
  const [low, high] = range(inputs);
  const brightness = (value: number) => Math.round(Math.min(1, Math.max(0, (value - low) / (high - low))) * 255);
  const errors = { original: rowErrors(original, inputs, count), shrunk: rowErrors(shrunk, inputs, count) };
  const show = (rows: readonly number[]): ShownRows => {
    const of = (values: Float32Array) => rows.map((row) => Array.from(drawn(values.subarray(row * size, (row + 1) * size)), brightness));
    return {
      inputs: of(inputs),
      original: of(original),
      shrunk: of(shrunk),
      errors: { original: rows.map((row) => errors.original[row]!), shrunk: rows.map((row) => errors.shrunk[row]!) },
    };
  };
  const few = Math.min(shownCount, count);
  const spread = Array.from({ length: few }, (_, index) => Math.floor((index * count) / few));
  const worst = [...errors.shrunk.keys()].sort((a, b) => errors.shrunk[b]! - errors.shrunk[a]! || a - b).slice(0, few);
  return { ...show(spread), worst: show(worst) };
}

/** Never empty. */
function range(values: Float32Array): readonly [number, number] {
  const [low, high] = minMax(values);
  return high > low ? [low, high] : [low, low + 1];
}
