/** The activations that Keras has as layers of their own. */
import * as Type from 'typebox';
import { say } from '../message/message';
import { defineLayer, formatShape, layerSchema, ShapeError, type WeightSpec } from './kind';
import { partName } from './tfjsForm';

const slope = (description: string) => Type.Optional(Type.Number({ minimum: 0, description }));

export const relu = defineLayer({
  schema: layerSchema('ReLU', { maxValue: slope('The largest output; without it, there is none.') }),
  meaning: 'Sets negative values to zero.',
  activation: 'relu',
  asActivation: ({ maxValue }) => (maxValue === undefined ? 'relu' : undefined),
  inputs: 'one',
  canOverwrite: true,
  flow: 'keep',
  constantOutput: ({ maxValue = Infinity }, value) => Math.min(maxValue, Math.max(0, value)),
  outputShape: (_layer, [input]) => input!,
});

export const leakyRelu = defineLayer({
  schema: layerSchema('LeakyReLU', { alpha: slope('What negative values are multiplied by; 0.3 where it is left out.') }),
  meaning: 'Makes negative values small.',
  inputs: 'one',
  canOverwrite: true,
  flow: 'keep',
  constantOutput: ({ alpha = 0.3 }, value) => (value < 0 ? alpha * value : value),
  outputShape: (_layer, [input]) => input!,
});

export const elu = defineLayer({
  schema: layerSchema('ELU', { alpha: slope('How far below zero outputs go; 1 where it is left out.') }),
  meaning: 'Bends negative values smoothly towards a limit.',
  inputs: 'one',
  canOverwrite: true,
  flow: 'keep',
  constantOutput: ({ alpha = 1 }, value) => (value < 0 ? alpha * Math.expm1(value) : value),
  outputShape: (_layer, [input]) => input!,
  tfjs: {
    // TF.js takes no other alpha than 1, but any is a sum of two curves: alpha · elu(x) + (1 − alpha) · relu(x).
    layers: ({ layer: { name, alpha = 1 }, inputs }) => {
      if (alpha === 1) return [{ type: 'ELU', name, inputs, fields: {} }];
      const part = (suffix: string) => partName(name, suffix);
      return [
        { type: 'ELU', name: part('bent'), inputs, fields: {} },
        { type: 'ReLU', name: part('rectified'), inputs, fields: {} },
        { type: 'Rescaling', name: part('bentShare'), inputs: [part('bent')], fields: { scale: alpha, offset: 0 } },
        { type: 'Rescaling', name: part('rectifiedShare'), inputs: [part('rectified')], fields: { scale: 1 - alpha, offset: 0 } },
        { type: 'Add', name, inputs: [part('bentShare'), part('rectifiedShare')], fields: {} },
      ];
    },
  },
});

export const prelu = defineLayer({
  schema: layerSchema('PReLU', {
    sharedAxes: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 4 }), {
        minItems: 1,
        maxItems: 4,
        description:
          'Axes along which all positions share a slope, counted from 1, without the batch axis: [1, 2] gives each channel of images one.',
      }),
    ),
  }),
  meaning: 'Multiplies negative values by a learned number, of each its own or shared.',
  inputs: 'one',
  canOverwrite: true,
  flow: 'keep',
  // Positions may have slopes of their own.
  constantOutput: (_layer, value, _unit, weight) => {
    if (value >= 0) return value;
    const [slope, ...others] = new Set(weight('alpha'));
    return others.length === 0 ? value * slope! : undefined;
  },
  tfjs: { isWrongOnWasm: ({ sharedAxes }) => sharedAxes !== undefined },
  outputShape: ({ sharedAxes = [] }, [input]) => {
    const tooLarge = sharedAxes.find((axis) => axis > input!.length);
    if (tooLarge !== undefined)
      throw new ShapeError(
        say('PReLU has no axis {0} to share slopes along in its input {1}', tooLarge, formatShape(input!)),
        'sharedAxes',
      );
    if (input!.some((size, axis) => size === null && !sharedAxes.includes(axis + 1)))
      throw new ShapeError(say('PReLU needs to know all sizes of its input, but gets {0}', formatShape(input!)));
    return input!;
  },
  weights: ({ sharedAxes = [] }, [input]): WeightSpec[] => [
    {
      name: 'alpha',
      shape: input!.map((size, axis) => (sharedAxes.includes(axis + 1) ? 1 : size!)),
      axes: input!.map((_, axis) => (axis === input!.length - 1 && !sharedAxes.includes(axis + 1) ? 'output' : 'other')),
      trainable: true,
      initializer: 'zeros',
    },
  ],
});

export const softmax = defineLayer({
  schema: layerSchema('Softmax', {}),
  meaning: 'Turns the units of every row into shares that sum to 1.',
  activation: 'softmax',
  inputs: 'one',
  canOverwrite: true,
  flow: 'opaque',
  outputShape: (_layer, [input]) => input!,
  // Where none is given, TF.js takes axis 1.
  tfjs: { fields: () => ({ axis: -1 }) },
});
