import { defineLayer, elementCount, layerSchema } from './kind';
import { identity } from './tfjsForm';

export const flatten = defineLayer({
  schema: layerSchema('Flatten', {}),
  meaning: 'Lays all values of a row out in one axis.',
  inputs: 'one',
  keepsNumbers: true,
  flow: 'reshape',
  outputShape: (_layer, [input]) => [elementCount(input!)],
  tfjs: {
    layers: ({ layer: { type, name }, inputs, inputShapes }) => {
      const { type: flatType, ...fields } = identity;
      return [inputShapes[0]!.length === 1 ? { type: flatType, name, inputs, fields } : { type, name, inputs, fields: {} }];
    },
  },
});
