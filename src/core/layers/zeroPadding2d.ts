import * as Type from 'typebox';
import { borders, withBorders } from './borders';
import { defineLayer, layerSchema } from './kind';

export const zeroPadding2d = defineLayer({
  schema: layerSchema('ZeroPadding2D', {
    padding: Type.Optional(borders('How many rows and columns of zeros are added at each border; 1 where it is left out.')),
  }),
  meaning: 'Adds rows and columns of zeros around an image.',
  inputs: 'one',
  flow: 'keep',
  constantOutput: (_layer, value) => (value === 0 ? 0 : undefined),
  outputShape: ({ padding = 1 }, [input]) => withBorders('ZeroPadding2D', padding, input!, 1),
});
