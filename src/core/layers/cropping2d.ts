import { borders, withBorders } from './borders';
import { say } from '../message/message';
import { defineLayer, formatShape, layerSchema, ShapeError } from './kind';

export const cropping2d = defineLayer({
  schema: layerSchema('Cropping2D', { cropping: borders('How many rows and columns are cut off at each border.') }),
  meaning: 'Cuts rows and columns off the borders of an image.',
  inputs: 'one',
  flow: 'keep',
  outputShape: ({ cropping }, [input]) => {
    const output = withBorders('Cropping2D', cropping, input!, -1);
    if (output.some((size) => size !== null && size < 1))
      throw new ShapeError(say('{0} leaves nothing of its input {1}', 'Cropping2D', formatShape(input!)), 'cropping');
    return output;
  },
});
