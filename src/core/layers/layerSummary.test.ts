import { expect, it } from 'vitest';
import type { LayerSpec } from '.';
import { layerSummary } from './layerSummary';

const words: readonly [LayerSpec, string][] = [
  [{ type: 'Input', name: 'x', shape: [8, 8, 1] }, 'Input'],
  [{ type: 'Dense', name: 'a', units: 256, activation: 'relu' }, 'Dense 256 relu'],
  [{ type: 'Dense', name: 'a', units: 10 }, 'Dense 10'],
  [{ type: 'Dense', name: 'a', units: 10, activation: 'linear' }, 'Dense 10'],
  [{ type: 'Activation', name: 'a', activation: 'tanh' }, 'Activation tanh'],
  [{ type: 'Dropout', name: 'a', rate: 0.2 }, 'Dropout 0.2'],
  [{ type: 'BatchNormalization', name: 'a' }, 'BatchNormalization'],
  [{ type: 'Conv2D', name: 'a', filters: 32, kernelSize: 3, strides: 2, activation: 'relu' }, 'Conv2D 32 · 3×3 · stride 2 relu'],
  [{ type: 'Conv2D', name: 'a', filters: 8, kernelSize: [3, 1], strides: [1, 1] }, 'Conv2D 8 · 3×1'],
  [{ type: 'Conv2D', name: 'a', filters: 8, kernelSize: 5, dilationRate: [1, 2] }, 'Conv2D 8 · 5×5 · dilation 1×2'],
  [{ type: 'Conv2DTranspose', name: 'a', filters: 1, kernelSize: 3, strides: [2, 2] }, 'Conv2DTranspose 1 · 3×3 · stride 2'],
  [{ type: 'MaxPooling2D', name: 'a', poolSize: 2 }, 'MaxPooling2D 2×2'],
  [{ type: 'Bidirectional', name: 'a', layer: { type: 'LSTM', units: 8, returnSequences: true } }, 'Bidirectional LSTM 8'],
  [{ type: 'TimeDistributed', name: 'a', layer: { type: 'Conv2D', filters: 4, kernelSize: 3 } }, 'TimeDistributed Conv2D 4 · 3×3'],
  [{ type: 'UpSampling2D', name: 'a' }, 'UpSampling2D'],
];

it.each(words)('says in a few words what %j is', (layer, expected) => {
  expect(layerSummary(layer)).toBe(expected);
});
