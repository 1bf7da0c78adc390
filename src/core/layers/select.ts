import * as Type from 'typebox';
import { say } from '../message/message';
import { channelsOf, defineLayer, layerSchema, ShapeError } from './kind';

export const select = defineLayer({
  schema: layerSchema('Select', {
    indices: Type.Array(Type.Integer({ minimum: 0, maximum: 100_000_000 }), {
      minItems: 1,
      description: 'Which units of the input go on, counted from 0, in this order.',
    }),
  }),
  meaning: 'Lets some units of its input through and leaves out the others: the input features that a shrunk model still needs.',
  inputs: 'one',
  flow: 'select',
  selectedUnits: ({ indices }) => indices,
  withSelectedUnits: (layer, indices) => ({ ...layer, indices: [...indices] }),
  outputShape: ({ indices }, [input]) => {
    requireUnits(indices, channelsOf(input!, 'Select'));
    return [...input!.slice(0, -1), indices.length];
  },
});

function requireUnits(indices: readonly number[], units: number): void {
  const seen = new Set<number>();
  for (const index of indices) {
    if (index >= units)
      throw new ShapeError(say('Select takes unit {0}, but its input has {1}, counted from 0', String(index), String(units)), 'indices');
    if (seen.has(index)) throw new ShapeError(say('Select takes unit {0} twice: remove one', String(index)), 'indices');
    seen.add(index);
  }
}
