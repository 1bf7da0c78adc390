import * as Type from 'typebox';
import { valueCount } from '../message/counted';
import { say } from '../message/message';
import { defineLayer, elementCount, formatShape, layerSchema, ShapeError } from './kind';

export const reshape = defineLayer({
  schema: layerSchema('Reshape', {
    targetShape: Type.Array(Type.Integer({ minimum: 1, maximum: 100_000_000 }), {
      minItems: 1,
      maxItems: 4,
      description: 'The new sizes, without the batch axis.',
    }),
  }),
  meaning: 'Gives the same values another shape.',
  inputs: 'one',
  keepsNumbers: true,
  flow: 'reshape',
  withUnits: (layer, units) => ({ ...layer, targetShape: [...layer.targetShape.slice(0, -1), units] }),
  outputShape: (layer, [input]) => {
    const have = elementCount(input!);
    const want = elementCount(layer.targetShape);
    if (have !== null && have !== want) {
      const message = say(
        'Reshape to {0} needs {1}, but its input {2} has {3}',
        formatShape(layer.targetShape),
        valueCount(want!),
        formatShape(input!),
        have,
      );
      throw new ShapeError(message, 'targetShape');
    }
    return layer.targetShape;
  },
});
