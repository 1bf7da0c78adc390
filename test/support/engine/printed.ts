/** Computations and nodes as text, a line each, for `docs/engine.md`. */
import type { Node } from '../../../src/trainer/engine/native/graph/nodes';
import {
  type Attributes,
  type Computation,
  constantOf,
  parameterOf,
  typeOf,
  uniformOf,
  type Value,
} from '../../../src/trainer/engine/native/graph/op';

/** `%4 = MatMul(%1, %2) [4, 3]`; parameters by their names, constants by their values. */
export function printedComputation({ ops, results }: Computation): string {
  const named = ops.filter(({ kind }) => kind !== 'Const' && kind !== 'Parameter');
  const numbers = new Map(named.map((op, index) => [op, index + 1]));
  const nameOf = (value: Value): string => {
    const constant = constantOf(value);
    if (constant !== undefined) return printedConstant(value);
    if (value.op.kind === 'Parameter') return parameterOf(value.op).name;
    return `%${String(numbers.get(value.op))}`;
  };
  const lines = named.map((op) => {
    const output = typeOf({ op, index: 0 });
    return `%${String(numbers.get(op))} = ${op.kind}(${[...op.inputs.map(nameOf), ...settingsOf(op.attributes)].join(', ')}) [${output.shape.join(', ')}]`;
  });
  return [...lines, ...[...results].map(([name, value]) => `${name} = ${nameOf(value)}`)].join('\n');
}

function printedConstant(value: Value): string {
  const { shape, data } = constantOf(value)!;
  const uniform = uniformOf(value);
  if (shape.length === 0) return short(data[0]!);
  return uniform !== undefined && data.length > 4 ? `all ${short(uniform)}` : `[${data.join(', ')}]`;
}

/** `MatMul_7 = MatMul(Reshape_3, Reshape_5)`, and what must have run before. */
export function printedNodes(nodes: readonly Node[]): string {
  return nodes
    .filter(({ kind }) => kind !== 'Const' && kind !== 'Argument')
    .map(({ name, kind, inputs, after, attributes }) => {
      const given = inputs.map(({ node, index }) =>
        node.kind === 'Const' ? printedScalar(node) : index === 0 ? node.name : `${node.name}:${String(index)}`,
      );
      return `${name} = ${kind}(${[...given, ...settingsOf(attributes)].join(', ')})${after.length === 0 ? '' : ` after ${after.map((each) => each.name).join(', ')}`}`;
    })
    .join('\n');
}

function printedScalar({ attributes }: Node): string {
  const value = attributes['value'];
  return value?.type === 'tensor' && value.value.shape.length === 0 ? short(value.value.data[0]!) : '[…]';
}

const short = (value: number): string => String(Number(value.toPrecision(4)));

/** Flags that are set, and the names of variables. */
function settingsOf(attributes: Attributes): string[] {
  const flags = Object.entries(attributes).flatMap(([name, { type, value }]) => (type === 'bool' && value ? [name] : []));
  const shared = attributes['shared_name']?.value;
  return typeof shared === 'string' ? [...flags, shared] : flags;
}
