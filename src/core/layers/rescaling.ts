import * as Type from 'typebox';
import { defineLayer, layerSchema } from './kind';

export const rescaling = defineLayer({
  schema: layerSchema('Rescaling', {
    scale: Type.Number({ description: 'What every value is multiplied by.' }),
    offset: Type.Optional(Type.Number({ description: 'What is added then; 0 where it is left out.' })),
  }),
  meaning: 'Scales and shifts all values.',
  inputs: 'one',
  canOverwrite: true,
  flow: 'keep',
  constantOutput: ({ scale, offset = 0 }, value) => value * scale + offset,
  outputShape: (_layer, [input]) => input!,
  tfjs: { fields: ({ scale, offset = 0 }) => ({ scale, offset }) },
});
