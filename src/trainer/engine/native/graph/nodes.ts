/** Third stage: nodes of a TensorFlow graph or function, as they are written into it. */
import {
  attribute,
  type Attributes,
  type Computation,
  type Constant,
  DataType,
  type Op,
  type Parameter,
  parameterOf,
  type TensorType,
} from './op';

export interface Node {
  readonly name: string;
  readonly kind: string;
  readonly inputs: readonly NodeOutput[];
  /** Nodes that must have run before. */
  readonly after: readonly Node[];
  readonly attributes: Attributes;
}

/** An output of a node, or an argument of the function, whose node has the kind `Argument`. */
export interface NodeOutput {
  readonly node: Node;
  readonly index: number;
}

export interface NodeOptions {
  /** Nodes that must have run before. */
  readonly after?: readonly Node[];
  /** Made of the kind where it does not matter. */
  readonly name?: string;
}

/** Collects the nodes of one graph or function. */
export class Nodes {
  readonly list: Node[] = [];
  readonly #constants = new Map<string, NodeOutput>();

  /** @returns the node's first output; `output` gives the others. */
  add(kind: string, inputs: readonly NodeOutput[], attributes: Attributes = {}, { after = [], name }: NodeOptions = {}): NodeOutput {
    const node: Node = { name: name ?? `${kind.replace(/^_/, '')}_${this.list.length}`, kind, inputs, after, attributes };
    this.list.push(node);
    return { node, index: 0 };
  }

  /** A float op of one type: most of them have no other attribute than `T`. */
  float(kind: string, inputs: readonly NodeOutput[], options?: NodeOptions): NodeOutput {
    return this.add(kind, inputs, floatType, options);
  }

  constant(value: Constant): NodeOutput {
    return this.add('Const', [], { value: attribute.tensor(value), dtype: attribute.type(value.dtype) });
  }

  /** A scalar, once for each value. */
  scalar(value: number, dtype: number = DataType.float32): NodeOutput {
    const key = `${dtype}:${value}`;
    const data = dtype === DataType.float32 ? Float32Array.of(value) : Int32Array.of(value);
    const known = this.#constants.get(key) ?? this.constant({ dtype, shape: [], data });
    this.#constants.set(key, known);
    return known;
  }

  integers(values: readonly number[]): NodeOutput {
    return this.constant({ dtype: DataType.int32, shape: [values.length], data: Int32Array.from(values) });
  }

  placeholder(name: string, dtype: number): NodeOutput {
    return this.add('Placeholder', [], { dtype: attribute.type(dtype) }, { name });
  }

  variable(name: string, { dtype, shape }: TensorType): NodeOutput {
    const attributes = {
      dtype: attribute.type(dtype),
      shape: attribute.shape(shape),
      shared_name: attribute.string(name),
      container: attribute.string(''),
    };
    return this.add('VarHandleOp', [], attributes);
  }

  /** Elements of `values` along their first axis. */
  gather(values: NodeOutput, indices: NodeOutput, dtype: number = DataType.float32): NodeOutput {
    const types = { Tparams: attribute.type(dtype), Tindices: attribute.type(DataType.int32), Taxis: attribute.type(DataType.int32) };
    return this.add('GatherV2', [values, indices, this.scalar(0, DataType.int32)], types);
  }

  /** The `count` elements of the first axis, each by itself. */
  unpack(values: NodeOutput, count: number, dtype: number): NodeOutput[] {
    const first = this.add('Unpack', [values], { T: attribute.type(dtype), num: attribute.int(count), axis: attribute.int(0) });
    return Array.from({ length: count }, (_, index) => output(first, index));
  }

  reshape(value: NodeOutput, shape: readonly number[]): NodeOutput {
    return this.add('Reshape', [value, this.integers(shape)], { ...floatType, Tshape: attribute.type(DataType.int32) });
  }

  /** The int32 numbers that the bits of floats stand for. */
  bitsOf(values: NodeOutput): NodeOutput {
    return this.add('Bitcast', [values], { T: attribute.type(DataType.float32), type: attribute.type(DataType.int32) });
  }

  /** The first `count` elements of a vector, and the others. */
  cut(vector: NodeOutput, count: number): [NodeOutput, NodeOutput] {
    return [this.part(vector, 0, count), this.part(vector, count, -1)];
  }

  /** Elements of a vector; all the others where `size` is -1. */
  part(vector: NodeOutput, from: number, size: number, dtype: number = DataType.float32): NodeOutput {
    const types = { T: attribute.type(dtype), Index: attribute.type(DataType.int32) };
    return this.add('Slice', [vector, this.integers([from]), this.integers([size])], types);
  }

  /** Parts of `sizes` elements of a vector. */
  split(vector: NodeOutput, sizes: readonly number[]): NodeOutput[] {
    const attributes = { ...floatType, Tlen: attribute.type(DataType.int32), num_split: attribute.int(sizes.length) };
    const first = this.add('SplitV', [vector, this.integers(sizes), this.scalar(0, DataType.int32)], attributes);
    return sizes.map((_, index) => output(first, index));
  }

  concatenate(vectors: readonly NodeOutput[]): NodeOutput {
    if (vectors.length === 1) return vectors[0]!;
    const attributes = { ...floatType, Tidx: attribute.type(DataType.int32), N: attribute.int(vectors.length) };
    return this.add('ConcatV2', [...vectors, this.scalar(0, DataType.int32)], attributes);
  }

  sum(values: readonly NodeOutput[]): NodeOutput {
    return values.length === 1 ? values[0]! : this.add('AddN', values, { ...floatType, N: attribute.int(values.length) });
  }

  /** Writes a computation down. @returns its results. */
  computation({ ops, results }: Computation, parameter: (parameter: Parameter) => NodeOutput): ReadonlyMap<string, NodeOutput> {
    const nodes = new Map<Op, NodeOutput>();
    for (const op of ops) {
      const inputs = op.inputs.map((input) => output(nodes.get(input.op)!, input.index));
      nodes.set(op, op.kind === 'Parameter' ? parameter(parameterOf(op)) : this.add(op.kind, inputs, op.attributes));
    }
    return new Map([...results].map(([name, value]) => [name, output(nodes.get(value.op)!, value.index)]));
  }
}

/** Another output of the same node. */
export function output(first: NodeOutput, index: number): NodeOutput {
  return index === 0 ? first : { node: first.node, index };
}

export const floatType: Attributes = { T: attribute.type(DataType.float32) };

export interface Argument {
  readonly name: string;
  readonly dtype: number;
}

/** A function of a graph's library, that ops like While and PartitionedCall run. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly results: readonly (Argument & { readonly value: NodeOutput })[];
  readonly nodes: readonly Node[];
}

/** Writes a function: `write` gets the arguments and returns the results in order. */
export function defineFunction(
  name: string,
  args: readonly Argument[],
  resultTypes: readonly number[],
  write: (nodes: Nodes, args: readonly NodeOutput[]) => readonly NodeOutput[],
): FunctionDefinition {
  const nodes = new Nodes();
  const inputs = args.map((arg): NodeOutput => ({
    node: { name: arg.name, kind: 'Argument', inputs: [], after: [], attributes: {} },
    index: 0,
  }));
  const values = write(nodes, inputs);
  const results = values.map((value, at) => ({ name: `result${at}`, dtype: resultTypes[at]!, value }));
  return { name, arguments: args, results, nodes: nodes.list };
}
