/**
 * After recording: a computation on part of a batch becomes one on the whole batch, with a branch for each part. Branches have no values of each other's
 * to wait for, so that they can run side by side; every op is still done by one thread, and gives the same bits however many there are.
 */
import { ComputationBuilder } from './builder';
import { attribute, type Computation, type Constant, DataType, type Op, type TensorType, typeOf, type Value } from './op';

/** How a result for the whole batch follows from those of the branches. */
export type Joining = 'sum' | 'rows' | 'same';

/**
 * @param part recorded with the rows of one branch; its sums over rows must already be shares of those over the batch
 * @param count of the branches
 * @param isRows whether the parameter of that name is rows of the batch: there is one for each branch then, which its attribute `branch` numbers
 */
export function intoBranches(
  part: Computation,
  count: number,
  isRows: (parameter: string) => boolean,
  joiningOf: (result: string) => Joining,
): Computation {
  if (count === 1) return part;
  const builder = new ComputationBuilder();
  /** For each op of the part what takes its place in the branches: outputs of one op where it is the same in all of them. */
  const places = new Map<Op, readonly (readonly Value[])[]>();
  const inBranch = ({ op, index }: Value, branch: number): Value => places.get(op)![branch]![index]!;
  for (const op of part.ops) {
    const inputs = Array.from({ length: count }, (_, branch) => op.inputs.map((input) => inBranch(input, branch)));
    places.set(op, split(builder, op, inputs, isRows));
  }
  const join = (value: Value, joining: Joining): Value => {
    const values = Array.from({ length: count }, (_, branch) => inBranch(value, branch));
    const type = typeOf(value);
    switch (joining) {
      case 'same':
        return values[0]!;
      case 'sum':
        return builder.value('AddN', values, { T: attribute.type(type.dtype), N: attribute.int(count) }, type);
      case 'rows':
        return concatenated(builder, values);
    }
  };
  return builder.finish(new Map([...part.results].map(([name, value]) => [name, join(value, joiningOf(name))])));
}

type Split = readonly (readonly Value[])[];

function split(builder: ComputationBuilder, op: Op, inputs: readonly (readonly Value[])[], isRows: (parameter: string) => boolean): Split {
  if (op.kind === 'Parameter' && isRows(op.attributes['name']!.value as string))
    return inputs.map((_, branch) => outputsOf(builder.add({ ...op, attributes: { ...op.attributes, branch: attribute.int(branch) } })));
  if (op.kind === 'StatelessRandomUniform') return slicesOf(builder, op, inputs[0]!, inputs.length);
  const [first] = inputs;
  if (inputs.every((given) => given.every((value, at) => sameValue(value, first![at]!)))) {
    const shared = outputsOf(builder.add({ ...op, inputs: first! }));
    return inputs.map(() => shared);
  }
  if (Object.hasOwn(onAllRows, op.kind) && op.attributes['is_training']!.value === true) return joined(builder, op, inputs);
  return inputs.map((given) => outputsOf(builder.add({ ...op, inputs: given })));
}

function outputsOf(op: Op): Value[] {
  return op.outputs.map((_, index) => ({ op, index }));
}

function sameValue(a: Value, b: Value): boolean {
  return a.op === b.op && a.index === b.index;
}

/** Random numbers are those of the whole batch, so that each row has its own whatever the number of branches. */
function slicesOf(builder: ComputationBuilder, op: Op, [, ...seed]: readonly Value[], count: number): Split {
  const type = op.outputs[0]!;
  const [rows = 1, ...row] = type.shape;
  const whole: TensorType = { ...type, shape: [rows * count, ...row] };
  const numbers = builder.value(op.kind, [integers(builder, whole.shape), ...seed], op.attributes, whole);
  return Array.from({ length: count }, (_, branch) => [rowsFrom(builder, numbers, branch * rows, rows)]);
}

function integers(builder: ComputationBuilder, values: readonly number[]): Value {
  return builder.constant({ dtype: DataType.int32, shape: [values.length], data: Int32Array.from(values) });
}

function rowsFrom(builder: ComputationBuilder, values: Value, from: number, rows: number): Value {
  const { dtype, shape } = typeOf(values);
  const begin = integers(
    builder,
    shape.map((_, axis) => (axis === 0 ? from : 0)),
  );
  const part = [rows, ...shape.slice(1)];
  const attributes = { T: attribute.type(dtype), Index: attribute.type(DataType.int32) };
  return builder.value('Slice', [values, begin, integers(builder, part)], attributes, { dtype, shape: part });
}

function concatenated(builder: ComputationBuilder, values: readonly Value[]): Value {
  const { dtype, shape } = typeOf(values[0]!);
  const zero: Constant = { dtype: DataType.int32, shape: [], data: Int32Array.of(0) };
  const attributes = { T: attribute.type(dtype), Tidx: attribute.type(DataType.int32), N: attribute.int(values.length) };
  return builder.value('ConcatV2', [...values, builder.constant(zero)], attributes, {
    dtype,
    shape: [shape[0]! * values.length, ...shape.slice(1)],
  });
}

/**
 * Batch normalization looks at all rows: branches meet before it and part again after it.
 * For each such op, how many of its first inputs are rows, and whether its other outputs are sums over the rows, of which each branch then has its share.
 * The first output is rows.
 */
const onAllRows: Readonly<Record<string, { readonly rowInputs: number; readonly sums: boolean }>> = {
  FusedBatchNormV3: { rowInputs: 1, sums: false },
  FusedBatchNormGradV3: { rowInputs: 2, sums: true },
};

function joined(builder: ComputationBuilder, op: Op, inputs: readonly (readonly Value[])[]): Split {
  const { rowInputs, sums } = onAllRows[op.kind]!;
  const given = inputs[0]!.map((value, at) =>
    at < rowInputs
      ? concatenated(
          builder,
          inputs.map((of) => of[at]!),
        )
      : value,
  );
  const whole = builder.add({ ...op, inputs: given, outputs: [typeOf(given[0]!), ...op.outputs.slice(1)] });
  const [values, ...others] = outputsOf(whole);
  const shares = sums ? others.map((sum) => shareOf(builder, sum, inputs.length)) : others;
  const rows = op.outputs[0]!.shape[0]!;
  return inputs.map((_, branch) => [rowsFrom(builder, values!, branch * rows, rows), ...shares]);
}

function shareOf(builder: ComputationBuilder, sum: Value, count: number): Value {
  const { dtype, shape } = typeOf(sum);
  return builder.value('Mul', [builder.scalar(1 / count), sum], { T: attribute.type(dtype) }, { dtype, shape });
}
