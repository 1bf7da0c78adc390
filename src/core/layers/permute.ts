import * as Type from 'typebox';
import { say } from '../message/message';
import { defineLayer, formatShape, layerSchema, ShapeError } from './kind';

export const permute = defineLayer({
  schema: layerSchema('Permute', {
    dims: Type.Array(Type.Integer({ minimum: 1, maximum: 4 }), {
      minItems: 1,
      maxItems: 4,
      description: 'Which axis of the input each axis of the output is, counted from 1, without the batch axis: [2, 1] exchanges two.',
    }),
  }),
  meaning: 'Puts the axes in another order.',
  inputs: 'one',
  // Units stay what they are where the last axis does.
  flow: ({ dims }) => (dims.at(-1) === dims.length ? 'keep' : 'opaque'),
  outputShape: ({ dims }, [input]) => {
    const isOrder = new Set(dims).size === dims.length && dims.every((axis) => axis <= dims.length);
    if (!isOrder || dims.length !== input!.length)
      throw new ShapeError(
        say('Permute needs every axis of its input {0} once, counted from 1, but dims is [{1}]', formatShape(input!), dims.join(', ')),
        'dims',
      );
    return dims.map((axis) => input![axis - 1]!);
  },
});
