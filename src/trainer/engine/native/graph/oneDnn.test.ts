import { describe, expect, it } from 'vitest';
import { kinds, resultOf, type Sketch, sketched } from '../../../../../test/support/engine/sketch';
import { withOneDnn } from './oneDnn';
import type { Attribute } from './op';

const strides = (stride: number): Record<string, Attribute> => ({ strides: { type: 'ints', value: [1, stride, stride, 1] } });

function inputGradient(channels: number, stride: number) {
  return withOneDnn(
    sketched((g: Sketch) => {
      const [filter, dy] = [g.input('filter', 3, 3, channels, 8), g.input('dy', 2, 4, 4, 8)];
      const size = 4 * stride;
      return g.op('Conv2DBackpropInput', [g.integers(2, size, size, channels), filter, dy], [2, size, size, channels], { attributes: strides(stride) }); // prettier-ignore
    }),
  );
}

describe('withOneDnn', () => {
  it('asks for the kernel by its label', () => {
    const product = withOneDnn(sketched((g) => g.op('MatMul', [g.input('a', 2, 3), g.input('b', 3, 4)], [2, 4])));
    expect(kinds(product)).toEqual(['_MklMatMul']);
    expect(resultOf(product).op.attributes['_kernel']!.value).toBe('MklNameChangeOp');
  });

  it('leaves ops alone that have no such kernel, or a faster one', () => {
    expect(kinds(withOneDnn(sketched((g) => g.op('Tanh', [g.input('x', 2)], [2]))))).toEqual(['Tanh']);
    expect(kinds(inputGradient(1, 2))).toEqual(['Conv2DBackpropInput']);
    expect(kinds(inputGradient(16, 2))).toEqual(['_MklNativeConv2DBackpropInput']);
    expect(kinds(inputGradient(1, 1))).toEqual(['_MklNativeConv2DBackpropInput']);
  });
});
