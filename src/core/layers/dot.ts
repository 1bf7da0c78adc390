import * as Type from 'typebox';
import { say } from '../message/message';
import { defineLayer, elementCount, formatShape, layerSchema, type Shape, ShapeError } from './kind';

const axis = Type.Integer({ minimum: -2, maximum: 2 });

export interface DotFields {
  readonly axes: number | readonly [number, number];
  readonly normalize?: boolean;
}

/** Which axis of each input is summed over, from 0 without the batch axis. @throws ShapeError */
export function dotAxes({ axes }: DotFields, inputs: readonly Shape[]): readonly [number, number] {
  const [first, second] = inputs;
  if (first === undefined || second === undefined || inputs.length !== 2)
    throw new ShapeError(say('Dot takes exactly two inputs, but gets {0}', inputs.length), 'inputs');
  const [a, b] = typeof axes === 'number' ? [axes, axes] : axes;
  return [axisIn(first, a), axisIn(second, b)];
}

function axisIn(shape: Shape, written: number): number {
  if (shape.length > 2)
    throw new ShapeError(say('Dot needs inputs of one or two axes, but gets {0}: put a Flatten in front', formatShape(shape)), 'inputs');
  const axis = written < 0 ? shape.length + written : written - 1;
  if (axis < 0 || axis >= shape.length)
    throw new ShapeError(say('Dot has no axis {0} in its input {1}, whose axes are counted from 1', written, formatShape(shape)), 'axes');
  return axis;
}

export const dot = defineLayer({
  schema: layerSchema('Dot', {
    axes: Type.Union([axis, Type.Tuple([axis, axis])], {
      description:
        'Over which axis of its inputs products are summed, counted from 1, without the batch axis, or from -1, the last; [first, second] where they differ.',
    }),
    normalize: Type.Optional(
      Type.Boolean({
        description: 'Whether the inputs are brought to length 1 along the axis first, which gives cosines; false where it is left out.',
      }),
    ),
  }),
  meaning: 'Sums the products of two inputs along an axis of each.',
  inputs: 'several',
  flow: 'opaque',
  outputShape: (layer, inputs) => {
    const [a, b] = dotAxes(layer, inputs);
    const [first, second] = inputs as [Shape, Shape];
    if (first[a] !== second[b])
      throw new ShapeError(
        say('Dot needs axes of one size to sum over, but gets {0} and {1}', formatShape(first), formatShape(second)),
        'axes',
      );
    const rest = [...first.filter((_, at) => at !== a), ...second.filter((_, at) => at !== b)];
    return rest.length === 0 ? [1] : rest;
  },
  macs: (layer, inputs, output) => {
    const [a] = dotAxes(layer, inputs);
    const [values, each] = [elementCount(output), inputs[0]![a] ?? null];
    return values === null || each === null ? null : values * each;
  },
  tfjs: {
    // TF.js takes negative axes only where both are one number.
    layers: ({ layer: { type, name, normalize = false, axes }, inputs, inputShapes }) => {
      const from1 = dotAxes({ axes }, inputShapes).map((at) => at + 1);
      return [{ type, name, inputs, fields: { axes: from1, normalize } }];
    },
  },
});
