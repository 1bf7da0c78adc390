import { say } from '../message/message';
import { defineLayer, formatShape, layerSchema, ShapeError } from './kind';

export const concatenate = defineLayer({
  schema: layerSchema('Concatenate', {}),
  meaning: 'Puts the units of its inputs side by side.',
  inputs: 'several',
  flow: 'concatenate',
  outputShape: (_layer, inputs) => {
    const [first, ...rest] = inputs;
    for (const shape of rest) {
      const fits = shape.length === first!.length && shape.slice(0, -1).every((size, axis) => size === first![axis]);
      if (!fits) {
        const got = inputs.map(formatShape).join(', ');
        throw new ShapeError(say('Concatenate needs inputs that agree in all axes but the last, but gets {0}', got), 'inputs');
      }
    }
    const channels = inputs.map((shape) => shape.at(-1) ?? null);
    return [...first!.slice(0, -1), channels.includes(null) ? null : channels.reduce<number>((sum, size) => sum + size!, 0)];
  },
});
