import { describe, expect, it } from 'vitest';
import { kinds, resultOf, type Sketch, sketched } from '../../../../../test/support/engine/sketch';
import { fuse } from './fuse';
import { attribute, type Value } from './op';

const product = (g: Sketch) => g.op('MatMul', [g.input('a', 2, 3), g.input('b', 3, 4)], [2, 4]);
const dense = (g: Sketch) => g.op('BiasAdd', [product(g), g.input('bias', 4)], [2, 4]);

function fused(build: (graph: Sketch) => Value) {
  return fuse(sketched(build));
}

describe('fuse', () => {
  it('makes a product, its bias and its relu one op', () => {
    const layer = fused((g) => g.op('Relu', [dense(g)], [2, 4]));
    expect(kinds(layer)).toEqual(['_FusedMatMul']);
    const { inputs, attributes } = resultOf(layer).op;
    expect(inputs.map(({ op }) => op.attributes['name']!.value)).toEqual(['a', 'b', 'bias']);
    expect(attributes['fused_ops']).toEqual(attribute.strings(['BiasAdd', 'Relu']));
  });

  it('leaves other activations by themselves', () => {
    expect(kinds(fused((g) => g.op('Tanh', [dense(g)], [2, 4])))).toEqual(['_FusedMatMul', 'Tanh']);
  });

  it('keeps what something else needs', () => {
    const twice = fused((g) => {
      const sum = dense(g);
      return g.op('Add', [g.op('Relu', [sum], [2, 4]), sum], [2, 4]);
    });
    expect(kinds(twice)).toEqual(['_FusedMatMul', 'Relu', 'Add']);
    const plain = fused((g) => {
      const x = product(g);
      return g.op('Add', [g.op('BiasAdd', [x, g.input('bias', 4)], [2, 4]), x], [2, 4]);
    });
    expect(kinds(plain)).toEqual(['MatMul', 'BiasAdd', 'Add']);
  });
});
