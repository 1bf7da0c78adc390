import * as tf from '@tensorflow/tfjs-core';
import type { LayerSpec } from '../../../core/layers';
import { constantPlaces } from '../../../core/layers/scatter';
import type { Compute } from './computed';
import { select } from './select';

/** The incoming units and the constants side by side, then in their places. */
export function scatter({ name, units, indices }: Extract<LayerSpec, { type: 'Scatter' }>): Compute {
  const places = [...indices, ...constantPlaces(units, indices)];
  const from = Array.from({ length: units }, () => 0);
  for (const [at, place] of places.entries()) from[place] = at;
  const inPlace = select({ type: 'Select', name, indices: from });
  return ([x], [bias]) => {
    if (bias === undefined) return inPlace([x!], []);
    const last = x!.shape.length - 1;
    const borders = x!.shape.map((_, axis): [number, number] => [0, axis === last ? units - indices.length : 0]);
    return inPlace([tf.add(tf.pad(x!, borders), tf.pad(bias, [[indices.length, 0]]))], []);
  };
}
