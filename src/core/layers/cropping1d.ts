import * as Type from 'typebox';
import { say } from '../message/message';
import { bothEnds, ends, withEnds } from './borders';
import { defineLayer, formatShape, layerSchema, ShapeError } from './kind';
import { asImages } from './tfjsForm';

export const cropping1d = defineLayer({
  schema: layerSchema('Cropping1D', {
    cropping: Type.Optional(ends('How many steps are cut off at each end; 1 where it is left out.')),
  }),
  meaning: 'Cuts steps off both ends of a sequence.',
  inputs: 'one',
  flow: 'keep',
  outputShape: ({ cropping = 1 }, [input]) => {
    const output = withEnds('Cropping1D', cropping, input!, -1);
    if (output[0] !== null && output[0]! < 1)
      throw new ShapeError(say('{0} leaves nothing of its input {1}', 'Cropping1D', formatShape(input!)), 'cropping');
    return output;
  },
  tfjs: { layers: (place) => asImages(place, 'Cropping2D', { cropping: [bothEnds(place.layer.cropping ?? 1), [0, 0]] }) },
});
