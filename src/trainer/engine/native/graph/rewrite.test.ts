import { describe, expect, it } from 'vitest';
import { kinds, resultOf, Sketch, sketched } from '../../../../../test/support/engine/sketch';
import { attribute, type Computation, uniformOf, type Value } from './op';
import { rewrite } from './rewrite';

function rewritten(build: (graph: Sketch) => Value): Computation {
  return rewrite(sketched(build));
}

describe('plainMatMul', () => {
  it('takes the place of a batched product of one pair of matrices', () => {
    const product = rewritten((g) => g.batchMatMul(g.input('a', 2, 3), g.input('b', 2, 4), [3, 4], { adj_x: true }));
    expect(kinds(product)).toEqual(['MatMul']);
    expect(resultOf(product).op.attributes).toMatchObject({ transpose_a: attribute.bool(true), transpose_b: attribute.bool(false) });
  });

  it('sees through the batch axis that tfjs adds and takes away', () => {
    const product = rewritten((g) =>
      g.reshape(g.batchMatMul(g.reshape(g.input('a', 2, 3), 1, 2, 3), g.reshape(g.input('b', 3, 4), 1, 3, 4), [1, 2, 4]), 2, 4),
    );
    expect(kinds(product)).toEqual(['MatMul']);
  });

  it('leaves real batches alone', () => {
    expect(kinds(rewritten((g) => g.batchMatMul(g.input('a', 5, 2, 3), g.input('b', 5, 3, 4), [5, 2, 4])))).toEqual(['BatchMatMulV2']);
  });
});

describe('biasAdd and biasAddGradient', () => {
  it('name the ops that have kernels of their own', () => {
    expect(kinds(rewritten((g) => g.op('Add', [g.input('x', 2, 3), g.input('b', 3)], [2, 3])))).toEqual(['BiasAdd']);
    expect(kinds(rewritten((g) => g.op('Add', [g.input('x', 2, 4, 4, 3), g.reshape(g.input('b', 3), 1, 1, 1, 3)], [2, 4, 4, 3])))).toEqual([
      'BiasAdd',
    ]);
    expect(kinds(rewritten((g) => g.op('Sum', [g.input('x', 2, 3), g.integers(0)], [3])))).toEqual(['BiasAddGrad']);
    expect(kinds(rewritten((g) => g.op('Sum', [g.input('x', 2, 5, 4, 3), g.integers(0, 1, 2)], [3])))).toEqual(['BiasAddGrad']);
  });

  it('leave other sums and other shapes alone', () => {
    expect(kinds(rewritten((g) => g.op('Add', [g.input('x', 2, 3), g.input('b', 2, 3)], [2, 3])))).toEqual(['Add']);
    expect(kinds(rewritten((g) => g.op('Sum', [g.input('x', 3, 3), g.integers(0, 1)], [])))).toEqual(['Sum']);
    expect(kinds(rewritten((g) => g.op('Sum', [g.input('x', 2, 5, 3), g.integers(1)], [2, 3])))).toEqual(['Sum']);
  });

  it('do not mistake a sum over the last axis for one over the first', () => {
    expect(kinds(rewritten((g) => g.op('Sum', [g.input('x', 3, 3), g.integers(1)], [3])))).toEqual(['Sum']);
  });
});

describe('reluGradient', () => {
  it('is one op instead of six, of the output that the model has anyway', () => {
    const gradient = rewritten((g) => g.op('Mul', [g.input('dy', 2, 2), g.step(g.input('x', 2, 2))], [2, 2]));
    expect(kinds(gradient)).toEqual(['Relu', 'ReluGrad']);
    const [dy, y] = resultOf(gradient).op.inputs.map(({ op }) => op);
    expect([dy!.attributes['name']!.value, y!.inputs[0]!.op.attributes['name']!.value]).toEqual(['dy', 'x']);
  });

  it('leaves a product with a step of another shape alone', () => {
    const product = rewritten((g) => g.op('Mul', [g.input('dy', 2, 2), g.step(g.input('x', 2))], [2, 2]));
    expect(kinds(product)).not.toContain('ReluGrad');
  });
});

describe('sigmoidGradient and tanhGradient', () => {
  it('are one op each', () => {
    const sigmoid = rewritten((g) => {
      const y = g.op('Sigmoid', [g.input('x', 3)], [3]);
      return g.op('Mul', [g.input('dy', 3), g.op('Mul', [y, g.op('Sub', [g.constant([], 1), y], [3])], [3])], [3]);
    });
    expect(kinds(sigmoid)).toEqual(['Sigmoid', 'SigmoidGrad']);
    const tanh = rewritten((g) => {
      const y = g.op('Tanh', [g.input('x', 3)], [3]);
      return g.op('Mul', [g.op('Sub', [g.constant([], 1), g.op('Square', [y], [3])], [3]), g.input('dy', 3)], [3]);
    });
    expect(kinds(tanh)).toEqual(['Tanh', 'TanhGrad']);
  });
});

describe('mergeScales', () => {
  it('multiplies once, by one number', () => {
    const scaled = rewritten((g) => g.op('Mul', [g.constant([2], 0.5, 0.5), g.op('Mul', [g.constant([], 6), g.input('x', 2)], [2])], [2]));
    expect(kinds(scaled)).toEqual(['Mul']);
    expect(uniformOf(resultOf(scaled).op.inputs[0]!)).toBe(3);
  });

  it('drops a factor of one', () => {
    expect(kinds(rewritten((g) => g.op('Mul', [g.input('x', 2), g.constant([2], 1, 1)], [2])))).toEqual([]);
  });

  it('keeps a factor that makes the shape larger', () => {
    expect(kinds(rewritten((g) => g.op('Mul', [g.constant([2, 2], 1, 1, 1, 1), g.input('x', 2)], [2, 2])))).toEqual(['Mul']);
  });

  it('takes a division for a multiplication', () => {
    const divided = rewritten((g) => g.op('RealDiv', [g.input('x', 2), g.constant([], 4)], [2]));
    expect(kinds(divided)).toEqual(['Mul']);
    expect(uniformOf(resultOf(divided).op.inputs[0]!)).toBe(0.25);
  });
});

describe('squaredError', () => {
  it('shares the difference with its gradient', () => {
    const sketch = new Sketch();
    const [y, x] = [sketch.input('y', 4), sketch.input('x', 4)];
    const loss = sketch.op('Mean', [sketch.op('SquaredDifference', [y, x], [4]), sketch.integers(0)], []);
    const gradient = sketch.op('Sub', [x, y], [4]);
    const both = rewrite(sketch.builder.finish(new Map([['loss', loss], ['gradient', gradient]]))); // prettier-ignore
    expect(kinds(both)).toEqual(['Sub', 'L2Loss', 'Mul']);
  });
});

describe('reshapes', () => {
  it('merge, vanish, and move past ops on every value', () => {
    expect(kinds(rewritten((g) => g.reshape(g.reshape(g.input('x', 6), 2, 3), 6)))).toEqual([]);
    expect(kinds(rewritten((g) => g.reshape(g.reshape(g.input('x', 6), 2, 3), 3, 2)))).toEqual(['Reshape']);
    expect(kinds(rewritten((g) => g.op('ExpandDims', [g.reshape(g.input('x', 6), 2, 3), g.integers(1)], [2, 1, 3])))).toEqual(['Reshape']);
    expect(kinds(rewritten((g) => g.reshape(g.op('Relu', [g.reshape(g.input('x', 6), 2, 3)], [2, 3]), 6)))).toEqual(['Relu']);
  });
});

describe('rewriting', () => {
  it('computes equal things once and leaves out what no result needs', () => {
    const shared = rewritten((g) => {
      const x = g.input('x', 2);
      g.op('Exp', [x], [2]);
      return g.op('Add', [g.op('Sqrt', [x], [2]), g.op('Sqrt', [x], [2])], [2]);
    });
    expect(kinds(shared)).toEqual(['Sqrt', 'Add']);
    const add = resultOf(shared).op;
    expect(add.inputs[0]!.op).toBe(add.inputs[1]!.op);
  });
});
