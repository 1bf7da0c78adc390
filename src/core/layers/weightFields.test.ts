import { describe, expect, it } from 'vitest';
import { graphOf } from '../graph/build';
import type { LayerSpec } from '.';
import { weightConstraints } from './weightRules';
import { weightRegularizers } from './weightRules';

function layerOf(shape: readonly number[], layer: LayerSpec) {
  return graphOf('m', [{ type: 'Input', name: 'x', shape: [...shape] }, layer]).graph!.layers.at(-1)!;
}

describe('fields about weights', () => {
  it('are for the weight that they are named after', () => {
    const dense = layerOf([3], { type: 'Dense', name: 'a', units: 2, kernelRegularizer: { l1: 1 }, biasConstraint: { type: 'nonNeg' } });
    expect(weightRegularizers(dense)).toEqual([{ weight: 'kernel', field: 'kernelRegularizer', value: { l1: 1 } }]);
    expect(weightConstraints(dense)).toEqual([{ weight: 'bias', field: 'biasConstraint', value: { type: 'nonNeg' } }]);
    const separable = layerOf([4, 4, 2], {
      type: 'SeparableConv2D',
      name: 'a',
      filters: 2,
      kernelSize: 2,
      pointwiseRegularizer: { l2: 1 },
    });
    expect(weightRegularizers(separable).map(({ weight }) => weight)).toEqual(['pointwise_kernel']);
  });

  it('hold for both ways of a bidirectional layer', () => {
    const layer = { type: 'LSTM', units: 2, recurrentRegularizer: { l2: 1 } } as const;
    expect(weightRegularizers(layerOf([4, 2], { type: 'Bidirectional', name: 'a', layer })).map(({ weight }) => weight)).toEqual([
      'forward_recurrent_kernel',
      'backward_recurrent_kernel',
    ]);
  });
});
