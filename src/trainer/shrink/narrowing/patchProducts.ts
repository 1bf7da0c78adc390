/** Sums of products of what a layer is given in one model and in another, over places of its output. */
import * as tf from '@tensorflow/tfjs-core';
import { type PatchLayer, patches } from '../../../core/methods/narrowing/patches';
import { Random } from '../../../core/random/random';

/** Places of all rows together that are looked at: this many for each column, and some more; neighbouring places tell the same. */
const placesPerColumn = 64;
const morePlaces = 2048;
/** Patches of all these places have at most this many values. */
const mostValues = 1 << 23;

/** Places of a layer's output, evenly over both halves of the rows. @param columns of its patches */
export function placesOf(layer: PatchLayer, rows: number, columns: number): readonly [Int32Array, Int32Array] {
  const half = Math.floor(rows / 2);
  const most = Math.max(256, Math.floor(Math.min(placesPerColumn * columns + morePlaces, mostValues / columns) / 2));
  const random = new Random(1);
  const some = (from: number, count: number): Int32Array => {
    const all = count * layer.places;
    if (all <= most) return Int32Array.from({ length: all }, (_, at) => from * layer.places + at);
    return Int32Array.from({ length: most }, () => from * layer.places + Math.floor(random.uniform() * all)).sort();
  };
  return [some(0, half), some(half, rows - half)];
}

/** Products of one half of the places. */
export interface PatchProducts {
  /** How many places there are. */
  readonly count: number;
  /** Of what is given now with itself, [columns, columns]. */
  readonly gram: Float64Array;
  /** With what was given before, [columns, columns]. */
  readonly withBefore: Float64Array;
  /** Sums over the places, [columns]. */
  readonly sums: Float64Array;
  readonly sumsBefore: Float64Array;
}

/** What a layer is given, row-major: now, and in the original. */
export interface Given {
  readonly now: Float32Array;
  readonly before: Float32Array;
}

/** @param channel the only one, where each has filters of its own */
export function patchProducts(layer: PatchLayer, { now, before }: Given, at: Int32Array, channel?: number): PatchProducts {
  const width = layer.positions * (channel === undefined ? layer.channels : 1);
  const [x, y] = [now, before].map((values) => patches(layer, values, at, channel)) as [Float32Array, Float32Array];
  const products = width <= fewColumns ? plainProducts : engineProducts;
  const sumsOf = (values: Float32Array) => {
    const sums = new Float64Array(width);
    for (let index = 0; index < values.length; index++) sums[index % width]! += values[index]!;
    return sums;
  };
  return { count: at.length, gram: products(x, x, width), withBefore: products(x, y, width), sums: sumsOf(x), sumsBefore: sumsOf(y) };
}

/** A matrix product of so few columns is done sooner than the engine is asked. */
const fewColumns = 16;

function plainProducts(x: Float32Array, y: Float32Array, width: number): Float64Array {
  const sums = new Float64Array(width * width);
  for (let from = 0; from < x.length; from += width)
    for (let row = 0; row < width; row++) {
      const factor = x[from + row]!;
      if (factor !== 0) for (let column = 0; column < width; column++) sums[row * width + column]! += factor * y[from + column]!;
    }
  return sums;
}

function engineProducts(x: Float32Array, y: Float32Array, width: number): Float64Array {
  const table = (values: Float32Array) => tf.tensor2d(values, [values.length / width, width]);
  return Float64Array.from(tf.tidy(() => tf.matMul(table(x), table(y), true).dataSync<'float32'>()));
}

/** The same about means. */
export function centredProducts(products: PatchProducts, means: Float64Array, meansBefore: Float64Array): PatchProducts {
  const width = means.length;
  const about = (values: Float64Array, other: Float64Array, otherSums: Float64Array) =>
    values.map((value, at) => {
      const [row, column] = [Math.floor(at / width), at % width];
      return (
        value - means[row]! * otherSums[column]! - products.sums[row]! * other[column]! + products.count * means[row]! * other[column]!
      );
    });
  return {
    ...products,
    gram: about(products.gram, means, products.sums),
    withBefore: about(products.withBefore, meansBefore, products.sumsBefore),
  };
}
