import * as Type from 'typebox';
import { padding } from './fields';
import { defineLayer, layerSchema, requireRank } from './kind';
import { windowedSize } from './window';

const steps = (description: string) => Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description }));

export const maxPooling1d = defineLayer({
  schema: layerSchema('MaxPooling1D', {
    poolSize: steps('Steps of the window; 2 where it is left out.'),
    strides: steps('How far the window moves; its own size where it is left out.'),
    padding: Type.Optional(padding),
  }),
  meaning: 'Keeps the largest value of every window of steps.',
  inputs: 'one',
  flow: 'keep',
  outputShape: ({ poolSize = 2, strides = poolSize, padding: border = 'valid' }, [input]) => {
    requireRank(input!, 2, 'MaxPooling1D', 'steps, channels');
    const window = { size: [poolSize, 1], strides: [strides, 1], dilation: [1, 1], padding: border } as const;
    return [windowedSize('MaxPooling1D', input![0]!, 0, window), input![1]!];
  },
});
