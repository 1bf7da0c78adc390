import * as Type from 'typebox';
import { defineLayer, layerSchema, requireRank } from './kind';

export const repeatVector = defineLayer({
  schema: layerSchema('RepeatVector', {
    n: Type.Integer({ minimum: 1, maximum: 100_000, description: 'How many steps the sequence gets.' }),
  }),
  meaning: 'Repeats a row of units as the steps of a sequence (what the decoder of a sequence autoencoder starts from).',
  inputs: 'one',
  keepsNumbers: true,
  flow: 'keep',
  outputShape: ({ n }, [input]) => {
    requireRank(input!, 1, 'RepeatVector', 'units');
    return [n, input![0]!];
  },
});
