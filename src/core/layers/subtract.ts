import { say } from '../message/message';
import { defineLayer, layerSchema, ShapeError } from './kind';
import { sameShape } from './merge';

export const subtract = defineLayer({
  schema: layerSchema('Subtract', {}),
  meaning: 'Subtracts its second input from the first, value by value.',
  inputs: 'several',
  flow: 'elementwise',
  combineConstants: ([first, second]) => first! - second!,
  outputShape: (_layer, inputs) => {
    if (inputs.length !== 2) throw new ShapeError(say('Subtract takes exactly two inputs, but gets {0}', inputs.length), 'inputs');
    return sameShape('Subtract', inputs);
  },
});
