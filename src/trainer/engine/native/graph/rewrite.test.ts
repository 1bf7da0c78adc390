import { describe, expect, it } from 'vitest';
import { ComputationBuilder } from './builder';
import { attribute, type Computation, DataType, typeOf, uniformOf, type Value } from './op';
import { rewrite } from './rewrite';

const { float32, int32, bool } = DataType;
const T = { T: attribute.type(float32) };

/** Builds a computation with one result from a description by ops, and rewrites it. */
function rewritten(build: (graph: Sketch) => Value): Computation {
  const sketch = new Sketch();
  return rewrite(sketch.builder.finish(new Map([['result', build(sketch)]])));
}

class Sketch {
  readonly builder = new ComputationBuilder();

  input(name: string, ...shape: number[]): Value {
    return this.builder.parameter(name, { dtype: float32, shape });
  }

  op(kind: string, inputs: Value[], shape: number[], dtype: number = float32, attributes = {}): Value {
    return this.builder.value(kind, inputs, { ...T, ...attributes }, { dtype, shape });
  }

  constant(shape: number[], ...data: number[]): Value {
    return this.builder.constant({ dtype: float32, shape, data: Float32Array.from(data) });
  }

  integers(...data: number[]): Value {
    return this.builder.constant({ dtype: int32, shape: [data.length], data: Int32Array.from(data) });
  }

  reshape(value: Value, ...shape: number[]): Value {
    return this.op('Reshape', [value, this.integers(...shape)], shape);
  }

  batchMatMul(a: Value, b: Value, shape: number[], adj_x = false, adj_y = false): Value {
    return this.op('BatchMatMulV2', [a, b], shape, float32, { adj_x: attribute.bool(adj_x), adj_y: attribute.bool(adj_y) });
  }

  /** tfjs's step(x): 1 above zero, 0 below, NaN for NaN. */
  step(x: Value): Value {
    const { shape } = typeOf(x);
    const ones = this.constant([...shape], ...Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 1));
    const zeros = this.constant([...shape], ...Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0));
    const above = this.op('Greater', [x, this.constant([], 0)], [...shape], bool);
    return this.op('Select', [this.op('IsNan', [x], [...shape], bool), x, this.op('Select', [above, ones, zeros], [...shape])], [...shape]);
  }
}

/** Kinds of the ops, without constants and parameters. */
function kinds({ ops }: Computation): string[] {
  return ops.map(({ kind }) => kind).filter((kind) => kind !== 'Const' && kind !== 'Parameter');
}

function resultOf({ results }: Computation): Value {
  return results.get('result')!;
}

describe('plainMatMul', () => {
  it('takes the place of a batched product of one pair of matrices', () => {
    const product = rewritten((g) => g.batchMatMul(g.input('a', 2, 3), g.input('b', 2, 4), [3, 4], true));
    expect(kinds(product)).toEqual(['MatMul']);
    expect(resultOf(product).op.attributes).toMatchObject({ transpose_a: attribute.bool(true), transpose_b: attribute.bool(false) });
  });

  it('sees through the batch axis that tfjs adds and takes away', () => {
    const product = rewritten((g) => g.reshape(g.batchMatMul(g.reshape(g.input('a', 2, 3), 1, 2, 3), g.reshape(g.input('b', 3, 4), 1, 3, 4), [1, 2, 4]), 2, 4)); // prettier-ignore
    expect(kinds(product)).toEqual(['MatMul']);
  });

  it('leaves real batches alone', () => {
    expect(kinds(rewritten((g) => g.batchMatMul(g.input('a', 5, 2, 3), g.input('b', 5, 3, 4), [5, 2, 4])))).toEqual(['BatchMatMulV2']);
  });
});

describe('biasAdd and biasAddGradient', () => {
  it('name the ops that have kernels of their own', () => {
    expect(kinds(rewritten((g) => g.op('Add', [g.input('x', 2, 3), g.input('b', 3)], [2, 3])))).toEqual(['BiasAdd']);
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
  it('is one op instead of six', () => {
    const gradient = rewritten((g) => g.op('Mul', [g.input('dy', 2, 2), g.step(g.input('x', 2, 2))], [2, 2]));
    expect(kinds(gradient)).toEqual(['ReluGrad']);
    expect(resultOf(gradient).op.inputs.map(({ op }) => op.attributes['name']?.value)).toEqual(['dy', 'x']);
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
