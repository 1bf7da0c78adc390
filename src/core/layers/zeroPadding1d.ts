import * as Type from 'typebox';
import { bothEnds, ends, withEnds } from './borders';
import { defineLayer, layerSchema } from './kind';
import { asImages } from './tfjsForm';

export const zeroPadding1d = defineLayer({
  schema: layerSchema('ZeroPadding1D', {
    padding: Type.Optional(ends('How many steps of zeros are added at each end; 1 where it is left out.')),
  }),
  meaning: 'Adds steps of zeros at both ends of a sequence.',
  inputs: 'one',
  flow: 'keep',
  constantOutput: (_layer, value) => (value === 0 ? 0 : undefined),
  outputShape: ({ padding = 1 }, [input]) => withEnds('ZeroPadding1D', padding, input!, 1),
  tfjs: { layers: (place) => asImages(place, 'ZeroPadding2D', { padding: [bothEnds(place.layer.padding ?? 1), [0, 0]] }) },
});
