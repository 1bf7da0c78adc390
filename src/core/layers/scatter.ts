import * as Type from 'typebox';
import { say } from '../message/message';
import { channelsOf, defineLayer, layerSchema, ShapeError } from './kind';

export const scatter = defineLayer({
  schema: layerSchema('Scatter', {
    units: Type.Integer({ minimum: 1, maximum: 100_000_000, description: 'How many units the layer gives.' }),
    indices: Type.Array(Type.Integer({ minimum: 0, maximum: 100_000_000 }), {
      minItems: 1,
      description: 'Where each unit of the input goes, counted from 0. The other units are constants.',
    }),
  }),
  meaning:
    'Puts the units of its input among others that are the same for every row: the counterpart of Select, for outputs that hardly vary.',
  inputs: 'one',
  // The units in front of it have their places: none can go.
  flow: 'opaque',
  placedUnits: ({ indices }) => indices,
  outputShape: ({ units, indices }, [input]) => {
    requirePlaces(indices, units, channelsOf(input!, 'Scatter'));
    return [...input!.slice(0, -1), units];
  },
  weights: ({ units, indices }) =>
    units === indices.length
      ? []
      : [{ name: 'bias', shape: [units - indices.length], axes: ['other'], trainable: true, initializer: 'zeros' }],
});

function requirePlaces(indices: readonly number[], units: number, given: number): void {
  if (indices.length !== given)
    throw new ShapeError(
      say('Scatter needs an index for each of the {0} units of its input, but has {1}', given, indices.length),
      'indices',
    );
  const seen = new Set<number>();
  for (const index of indices) {
    if (index >= units)
      throw new ShapeError(say('Scatter puts a unit at {0}, but has {1} units, counted from 0', String(index), String(units)), 'indices');
    if (seen.has(index)) throw new ShapeError(say('Scatter puts two units at {0}: remove one', String(index)), 'indices');
    seen.add(index);
  }
}

/** The places of the constants: those that no incoming unit goes to. */
export function constantPlaces(units: number, indices: readonly number[]): number[] {
  const taken = new Set(indices);
  return Array.from({ length: units }, (_, unit) => unit).filter((unit) => !taken.has(unit));
}
