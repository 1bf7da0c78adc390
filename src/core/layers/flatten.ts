import { defineLayer, elementCount, layerSchema } from './kind';

export const flatten = defineLayer({
  schema: layerSchema('Flatten', {}),
  meaning: 'Lays all values of a row out in one axis.',
  inputs: 'one',
  flow: 'reshape',
  outputShape: (_layer, [input]) => [elementCount(input!)],
});
