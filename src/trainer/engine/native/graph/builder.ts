import { attribute, type Attributes, type Computation, type Constant, DataType, type Op, type TensorType, type Value } from './op';

/** What the one output of an op is like, and how the op is set. */
export interface OpRequest {
  readonly kind: string;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly outputs: readonly TensorType[];
}

/** Constants larger than this are compared by identity alone. */
const largestComparedConstant = 64;

/** Collects ops; equal ones become one. */
export class ComputationBuilder {
  readonly #ops: Op[] = [];
  readonly #known = new Map<string, Op>();

  add({ kind, inputs, attributes, outputs }: OpRequest): Op {
    const key = keyOf(kind, inputs, attributes);
    const known = key === undefined ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    const op: Op = { id: this.#ops.length, kind, inputs, attributes, outputs };
    this.#ops.push(op);
    if (key !== undefined) this.#known.set(key, op);
    return op;
  }

  /** The only output of a new op. */
  value(kind: string, inputs: readonly Value[], attributes: Attributes, output: TensorType): Value {
    return { op: this.add({ kind, inputs, attributes, outputs: [output] }), index: 0 };
  }

  constant(value: Constant): Value {
    return this.value('Const', [], { value: attribute.tensor(value), dtype: attribute.type(value.dtype) }, value);
  }

  scalar(value: number): Value {
    return this.constant({ dtype: DataType.float32, shape: [], data: Float32Array.of(value) });
  }

  parameter(name: string, type: TensorType): Value {
    return this.value('Parameter', [], { name: attribute.string(name) }, type);
  }

  /** The results with the ops that they need, and no others. */
  finish(results: ReadonlyMap<string, Value>): Computation {
    const needed = new Set<Op>();
    const open = [...results.values()].map(({ op }) => op);
    for (let op = open.pop(); op !== undefined; op = open.pop()) {
      if (needed.has(op)) continue;
      needed.add(op);
      open.push(...op.inputs.map((input) => input.op));
    }
    return { ops: [...needed].sort((a, b) => a.id - b.id), results };
  }
}

/** Equal for ops that give equal outputs; undefined where finding that out would cost too much. */
function keyOf(kind: string, inputs: readonly Value[], attributes: Attributes): string | undefined {
  const parts: string[] = [kind, ...inputs.map(({ op, index }) => `${op.id}:${index}`)];
  for (const [name, { type, value }] of Object.entries(attributes)) {
    if (type === 'tensor') {
      if (value.data.length > largestComparedConstant) return undefined;
      parts.push(`${name}=${value.dtype}[${value.shape.join()}]${value.data.join()}`);
    } else parts.push(`${name}=${String(value)}`);
  }
  return parts.join('|');
}
