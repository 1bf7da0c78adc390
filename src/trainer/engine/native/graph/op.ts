/** A computation as plain data: TensorFlow ops whose inputs are the outputs of other ops. */

/** TensorFlow's numbers of the data types that are used here. */
export const DataType = { float32: 1, int32: 3, string: 7, bool: 10, resource: 20 } as const;

export interface TensorType {
  /** One of TensorFlow's `DataType` numbers. */
  readonly dtype: number;
  readonly shape: readonly number[];
}

export interface Constant extends TensorType {
  readonly data: Float32Array | Int32Array | Uint8Array;
}

export type Attribute =
  | { readonly type: 'type' | 'int' | 'float'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string' | 'function'; readonly value: string }
  | { readonly type: 'shape' | 'ints' | 'types'; readonly value: readonly number[] }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  /** Names of functions, and how TensorFlow is to run each. */
  | { readonly type: 'functions'; readonly value: readonly string[]; readonly attributes: readonly Attributes[] }
  | { readonly type: 'tensor'; readonly value: Constant };

export type Attributes = Readonly<Record<string, Attribute>>;

export interface Op {
  /** Inputs have smaller ids than the ops that take them. */
  readonly id: number;
  /** TensorFlow's name of the op; `Parameter` for a value that is given from outside, named by its attribute `name`. */
  readonly kind: string;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly outputs: readonly TensorType[];
}

/** One output of an op. */
export interface Value {
  readonly op: Op;
  readonly index: number;
}

/** What a computation is given. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Which part of the batch it is of, where it is given in parts: the first is 0. */
  readonly branch: number | undefined;
}

/** What a parameter's op says of it. */
export function parameterOf({ attributes, outputs }: Op): Parameter {
  return {
    name: attributes['name']!.value as string,
    shape: outputs[0]!.shape,
    branch: attributes['branch']?.value as number | undefined,
  };
}

/** Named results and everything they are computed from, in the order of ids. */
export interface Computation {
  readonly ops: readonly Op[];
  readonly results: ReadonlyMap<string, Value>;
}

/** The dtype and shape of a value. */
export function typeOf(value: Value): TensorType {
  return value.op.outputs[value.index]!;
}

/** Whether two shapes have the same sizes in the same order. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** The constant that a value is, if it is one. */
export function constantOf(value: Value): Constant | undefined {
  const attribute = value.op.kind === 'Const' ? value.op.attributes['value'] : undefined;
  return attribute?.type === 'tensor' ? attribute.value : undefined;
}

/** The one number that all elements of a constant have, if that is so. */
export function uniformOf(value: Value): number | undefined {
  const data = constantOf(value)?.data;
  return data !== undefined && data.length > 0 && data.every((element) => element === data[0]) ? data[0] : undefined;
}

/** What one of the results is computed from. */
export function computationOf({ ops, results }: Computation, name: string): Computation {
  const result = results.get(name)!;
  const needed = new Set([result.op]);
  for (const op of [...ops].reverse()) if (needed.has(op)) for (const input of op.inputs) needed.add(input.op);
  return { ops: ops.filter((op) => needed.has(op)), results: new Map([[name, result]]) };
}

export const attribute = {
  type: (value: number): Attribute => ({ type: 'type', value }),
  int: (value: number): Attribute => ({ type: 'int', value }),
  float: (value: number): Attribute => ({ type: 'float', value }),
  bool: (value: boolean): Attribute => ({ type: 'bool', value }),
  string: (value: string): Attribute => ({ type: 'string', value }),
  function: (value: string): Attribute => ({ type: 'function', value }),
  functions: (value: readonly string[], attributes: readonly Attributes[]): Attribute => ({ type: 'functions', value, attributes }),
  shape: (value: readonly number[]): Attribute => ({ type: 'shape', value }),
  types: (value: readonly number[]): Attribute => ({ type: 'types', value }),
  strings: (value: readonly string[]): Attribute => ({ type: 'strings', value }),
  tensor: (value: Constant): Attribute => ({ type: 'tensor', value }),
};
