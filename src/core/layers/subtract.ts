import { say } from '../message/message';
import { defineLayer, layerSchema, ShapeError } from './kind';
import { sameShape } from './merge';
import { partName } from './tfjsForm';

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
  tfjs: {
    layers: ({ layer: { name }, inputs: [first, second] }) => {
      const negative = partName(name, 'negative');
      return [
        { type: 'Rescaling', name: negative, inputs: [second!], fields: { scale: -1, offset: 0 } },
        { type: 'Add', name, inputs: [first!, negative], fields: {} },
      ];
    },
  },
});
