/**
 * Values as 8-bit integers times a scale for each unit. Scales have so few significant bits that integer × scale is exact in float32, so that
 * integers can be found from the values alone.
 */
import { isPrunable, type WeightSpec } from '../../layers/kind';
import { axisOf } from '../../units/axes';
import type { WeightTensor } from '../../weights/weights';
import { sizeOf } from '../../numbers/sizeOf';

/** Integers go from −127 to 127. */
export const largestInteger = 127;

/** Which values of a row-major weight belong to which unit: `floor(place / stride) % units`. */
export interface Channels {
  readonly units: number;
  readonly stride: number;
}

/** @returns undefined for weights that have no more than one value for each unit, where a scale would save nothing. */
export function channelsOfWeight(weight: WeightSpec): Channels | undefined {
  if (!isPrunable(weight)) return undefined;
  const own = axisOf(weight, 'output');
  // Where no axis runs over the layer's own units, the last one comes nearest.
  const axis = own >= 0 ? own : weight.shape.length - 1;
  return { units: weight.shape[axis]!, stride: sizeOf(weight.shape.slice(axis + 1)) };
}

/** The unit that a value of a weight belongs to, by its place in the row-major data. */
export function unitOf({ units, stride }: Channels, place: number): number {
  return Math.floor(place / stride) % units;
}

/** How much smaller than the largest value the range may be: large values are few, and a finer grid serves all others. */
const clippings = [1, 0.95, 0.9, 0.85, 0.8, 0.7, 0.6];

/**
 * The scale for each unit, out of some that cut the largest values off more or less, with the smallest Σ importance · error².
 *
 * @param importances one for each value
 */
export function chooseScales({ data }: WeightTensor, channels: Channels, importances: Float32Array): Float32Array {
  const largest = new Float32Array(channels.units);
  for (let at = 0; at < data.length; at++) {
    const unit = unitOf(channels, at);
    largest[unit] = Math.max(largest[unit]!, Math.abs(data[at]!));
  }
  const scales = new Float32Array(channels.units);
  const least = new Float64Array(channels.units).fill(Infinity);
  for (const clipping of clippings) {
    const candidates = largest.map((value) => shortScale((value * clipping) / largestInteger));
    const errors = new Float64Array(channels.units);
    for (let at = 0; at < data.length; at++) {
      const unit = unitOf(channels, at);
      errors[unit]! += importances[at]! * (data[at]! - toGrid(data[at]!, candidates[unit]!)) ** 2;
    }
    for (let unit = 0; unit < channels.units; unit++) {
      if (errors[unit]! >= least[unit]!) continue;
      least[unit] = errors[unit]!;
      scales[unit] = candidates[unit]!;
    }
  }
  return scales;
}

/** The nearest value that is an integer from −127 to 127 times the scale. */
export function toGrid(value: number, scale: number): number {
  // Adding 0 makes a negative zero positive.
  return scale === 0 ? 0 : Math.max(-largestInteger, Math.min(largestInteger, Math.round(value / scale))) * scale + 0;
}

/** The scales of values that are integers from −127 to 127 times a short scale for each unit, or undefined where they are not. */
export function findScales({ data }: WeightTensor, channels: Channels): Float32Array | undefined {
  const byUnit = Array.from({ length: channels.units }, (): number[] => []);
  for (let at = 0; at < data.length; at++) if (data[at] !== 0) byUnit[unitOf(channels, at)]!.push(data[at]!);
  const scales = new Float32Array(channels.units);
  for (const [unit, values] of byUnit.entries()) {
    const scale = scaleOf(values);
    if (scale === undefined) return undefined;
    scales[unit] = scale;
  }
  return scales;
}

function scaleOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return 0;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let integer = largestInteger; integer > 0; integer--) {
    const scale = largest / integer;
    if (shortScale(scale) === scale && values.every((value) => Number.isInteger(value / scale))) return scale;
  }
  return undefined;
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The nearest number of 16 significant bits; with the 7 of an integer they fit into float32's 24. Zero for what is not much above zero. */
function shortScale(scale: number): number {
  if (scale < 1e-30) return 0;
  float[0] = scale;
  bits[0] = (bits[0]! + 0x80) & ~0xff;
  return float[0];
}
