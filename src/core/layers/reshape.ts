import Type from 'typebox';
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
  flow: 'opaque',
  outputShape: (layer, [input]) => {
    const have = elementCount(input!);
    const want = elementCount(layer.targetShape);
    if (have !== null && have !== want) {
      throw new ShapeError(
        `Reshape to ${formatShape(layer.targetShape)} needs ${String(want)} values, but its input ${formatShape(input!)} has ${String(have)}`,
        'targetShape',
      );
    }
    return layer.targetShape;
  },
});
