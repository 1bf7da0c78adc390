/** The order in which a layer has the axes of a model's input: as its first user wants them, so that nothing is moved inside of the model. */
import type { ModelProto, ValueInfo } from '../proto/model';
import type { NodeProto } from '../proto/node';

/** Operators that move windows over, or normalize, what comes after batch and channels. */
const spatial: ReadonlySet<string> = new Set([
  ...['Conv', 'ConvTranspose', 'MaxPool', 'AveragePool', 'LpPool', 'GlobalAveragePool', 'GlobalMaxPool', 'BatchNormalization'],
  ...[
    'InstanceNormalization',
    'GroupNormalization',
    'LRN',
    'Resize',
    'Upsample',
    'DepthToSpace',
    'SpaceToDepth',
    'QLinearConv',
    'ConvInteger',
  ],
]);
const recurrent: ReadonlySet<string> = new Set(['LSTM', 'GRU', 'RNN']);
/** Operators whose output has the axes of their first input. */
const keeping: ReadonlySet<string> = new Set([
  ...[
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Relu',
    'LeakyRelu',
    'PRelu',
    'Elu',
    'Selu',
    'Sigmoid',
    'Tanh',
    'Clip',
    'Identity',
    'Cast',
    'Dropout',
    'Pad',
  ],
  ...[
    'QuantizeLinear',
    'DequantizeLinear',
    'Neg',
    'Softplus',
    'Softsign',
    'HardSigmoid',
    'Gelu',
    'Concat',
    'Slice',
    'Split',
    'Exp',
    'Sqrt',
    'Abs',
    'Pow',
  ],
]);

/** Larger searches are not worth it: what an input is soon becomes plain. */
const mostSteps = 1000;

/** @returns by input: the tensor's axis for each of the layer's, the batch first */
export function inputLayouts({ inputs, nodes }: Pick<ModelProto, 'inputs' | 'nodes'>): ReadonlyMap<string, readonly number[]> {
  const users = new Map<string, NodeProto[]>();
  for (const node of nodes) for (const name of new Set(node.inputs)) users.set(name, [...(users.get(name) ?? []), node]);
  return new Map(inputs.map((input) => [input.name, layoutOf(input, users)]));
}

function layoutOf({ name, dims = [] }: ValueInfo, users: ReadonlyMap<string, readonly NodeProto[]>): readonly number[] {
  const asTheyAre = [...dims.keys()];
  const seen = new Set<string>();
  const open = [{ name, axes: asTheyAre }];
  while (open.length > 0 && seen.size < mostSteps) {
    const { name: from, axes } = open.shift()!;
    if (seen.has(from)) continue;
    seen.add(from);
    for (const node of users.get(from) ?? []) {
      const wanted = wantedBy(node, from, axes);
      if (wanted !== undefined) return wanted;
      const after = axesAfter(node, axes);
      if (after !== undefined) open.push(...node.outputs.map((output) => ({ name: output, axes: after })));
    }
  }
  // A row of a single axis has no batch of its own.
  return dims.length === 1 ? [-1, 0] : asTheyAre;
}

function wantedBy({ operator, inputs, attributes }: NodeProto, name: string, axes: readonly number[]): readonly number[] | undefined {
  if (inputs[0] !== name) return undefined;
  if (recurrent.has(operator) && axes.length === 3) return attributes.get('layout')?.int === 1 ? axes : [axes[1]!, axes[0]!, axes[2]!];
  return spatial.has(operator) && axes.length > 2 ? [axes[0]!, ...axes.slice(2), axes[1]!] : undefined;
}

function axesAfter({ operator, attributes }: NodeProto, axes: number[]): number[] | undefined {
  if (keeping.has(operator)) return axes;
  if (operator !== 'Transpose') return undefined;
  const given = attributes.get('perm')?.ints ?? [];
  const order = given.length === 0 ? [...axes.keys()].reverse() : given;
  return order.length === axes.length && order.every((axis) => axes[axis] !== undefined) ? order.map((axis) => axes[axis]!) : undefined;
}
