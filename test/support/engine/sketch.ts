/** Computations written down op by op, for tests of what is made of them. */
import { ComputationBuilder } from '../../../src/trainer/engine/native/graph/builder';
import { attribute, type Computation, DataType, typeOf, type Value } from '../../../src/trainer/engine/native/graph/op';

const { float32, int32, bool } = DataType;
const T = { T: attribute.type(float32) };

/** A computation with one result, which `build` returns. */
export function sketched(build: (graph: Sketch) => Value): Computation {
  const sketch = new Sketch();
  return sketch.builder.finish(new Map([['result', build(sketch)]]));
}

export class Sketch {
  readonly builder = new ComputationBuilder();

  input(name: string, ...shape: number[]): Value {
    return this.builder.parameter(name, { dtype: float32, shape });
  }

  op(
    kind: string,
    inputs: Value[],
    shape: number[],
    { dtype = float32, attributes = {} }: { dtype?: number; attributes?: object } = {},
  ): Value {
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

  batchMatMul(a: Value, b: Value, shape: number[], { adj_x = false, adj_y = false } = {}): Value {
    return this.op('BatchMatMulV2', [a, b], shape, { attributes: { adj_x: attribute.bool(adj_x), adj_y: attribute.bool(adj_y) } });
  }

  /** tfjs's step(x): 1 above zero, 0 below, NaN for NaN. */
  step(x: Value): Value {
    const { shape } = typeOf(x);
    const ones = this.constant([...shape], ...Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 1));
    const zeros = this.constant([...shape], ...Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0));
    const above = this.op('Greater', [x, this.constant([], 0)], [...shape], { dtype: bool });
    return this.op(
      'Select',
      [this.op('IsNan', [x], [...shape], { dtype: bool }), x, this.op('Select', [above, ones, zeros], [...shape])],
      [...shape],
    );
  }
}

/** Kinds of the ops, without constants and parameters. */
export function kinds({ ops }: Computation): string[] {
  return ops.map(({ kind }) => kind).filter((kind) => kind !== 'Const' && kind !== 'Parameter');
}

export function resultOf({ results }: Computation): Value {
  return results.get('result')!;
}
