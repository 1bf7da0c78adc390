/** LSTM, GRU and RNN of ONNX as Keras's layers: the same sums, with their gates in another order. */
import type { ActivationName } from '../../../../core/layers/fields';
import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { GraphNode } from '../graph/graphNode';
import type { Operator } from '../graph/operator';
import { unsupported } from '../graph/unsupported';
import { hasField, type Lowering } from '../lower/lowering';
import type { Value } from '../lower/value';
import { taken } from '../values/arrays';
import type { Constant } from '../values/constant';
import { times } from './sizes';

interface Cell {
  readonly layer: 'LSTM' | 'GRU' | 'SimpleRNN';
  /** For each of Keras's gates, which of ONNX's it is. */
  readonly gates: readonly number[];
  /** The functions that are computed where a node names none: those of the gates, and of the state. */
  readonly activations: readonly string[];
  /** Which of them Keras's layer has fields for: one for all gates, where there are any, and one for the state. */
  readonly fields: { readonly recurrentActivation?: number; readonly activation: number };
  /** Which two must be the same, because Keras's layer has one field for them. */
  readonly alike?: readonly [number, number];
  /** Inputs that hold the state before the first step. */
  readonly states: readonly number[];
  /** The attribute that says whether the reset gate acts behind the recurrent sum, as it does in PyTorch's GRUs. */
  readonly resetAttribute?: string;
}

export const lstm = recurrent({
  layer: 'LSTM',
  // ONNX has input, output, forget, cell; Keras input, forget, cell, output.
  gates: [0, 2, 3, 1],
  activations: ['Sigmoid', 'Tanh', 'Tanh'],
  fields: { recurrentActivation: 0, activation: 1 },
  alike: [1, 2],
  states: [5, 6],
});
export const gru = recurrent({
  layer: 'GRU',
  // Update, reset, hidden in both.
  gates: [0, 1, 2],
  activations: ['Sigmoid', 'Tanh'],
  fields: { recurrentActivation: 0, activation: 1 },
  states: [5],
  resetAttribute: 'linear_before_reset',
});
export const rnn = recurrent({ layer: 'SimpleRNN', gates: [0], activations: ['Tanh'], fields: { activation: 0 }, states: [5] });

const names: Readonly<Record<string, ActivationName>> = {
  Sigmoid: 'sigmoid',
  Tanh: 'tanh',
  Relu: 'relu',
  HardSigmoid: 'hardSigmoid',
  Softsign: 'softsign',
  Softplus: 'softplus',
  Elu: 'elu',
};

function recurrent(cell: Cell): Operator {
  return {
    settings: [4, 5, 6],
    shapes: outputShapes,
    macs: (node) => {
      const [directions, rows, input] = node.dims(1) as [number, number, number];
      return times(node.dims(0)[isBatchFirst(node) ? 1 : 0] ?? null, directions, rows, input + (node.dims(2)[2] ?? NaN));
    },
    lower: (node, to) => lowered(node, to, cell),
  };
}

function lowered(node: GraphNode, to: Lowering, cell: Cell): readonly Value[] {
  const [sequence, last, memory] = [0, 1, 2].map(
    (at) => node.outputs[at] !== undefined && node.outputs[at] !== '' && to.isUsed(node.outputs[at]),
  ) as [boolean, boolean, boolean];
  if (memory || (sequence && last))
    unsupported(say('the model takes both the outputs and the last state of it, and a layer of a spec gives one'));
  requirePlain(node, cell);
  const direction = node.text('direction', 'forward');
  if (direction === 'reverse' && sequence)
    unsupported(say('it gives the steps of a sequence that it goes through backwards, in the order in which they were'));
  const value = to.withAxisOrder(node, to.input(node), isBatchFirst(node) ? [0, 1, 2] : [1, 0, 2]);
  const units = node.dims(2)[2]!;
  const inner = {
    units,
    ...activationsOf(node, cell),
    useBias: node.has(3) ? undefined : false,
    returnSequences: sequence ? true : undefined,
  };
  const fields = { ...inner, resetAfter: resetsAfter(node, cell) ? true : undefined };
  const given = { node, cell, input: value };
  const [outputs, state] = outputShapes(node) as [Shape, Shape];
  const common = { isExclusive: true, isPositive: false };
  if (direction !== 'bidirectional') {
    const layer = to.addLayer(node, {
      type: cell.layer,
      fields: { ...fields, goBackwards: direction === 'reverse' ? true : undefined },
      inputs: [value],
      weights: weightsOf(given, 0),
    });
    const order = isBatchFirst(node) ? [0, 1, 3] : [2, 0, 3];
    return [
      { ...common, layer, dims: outputs, order: sequence ? order : [] },
      { ...common, layer, dims: state, order: isBatchFirst(node) ? [0, 2] : [1, 2] },
    ];
  }
  const weights = Object.fromEntries(
    ['forward', 'backward'].flatMap((way, at) => Object.entries(weightsOf(given, at)).map(([name, weight]) => [`${way}_${name}`, weight])),
  );
  const set = Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined));
  const layer = to.addLayer(node, { type: 'Bidirectional', fields: { layer: { type: cell.layer, ...set } }, inputs: [value], weights });
  const both: Value = { ...common, layer, dims: [1, ...layer.shape], order: [0, ...layer.shape.map((_, axis) => axis + 1)] };
  const order = isBatchFirst(node) ? { sequence: [0, 1, 2, 3], last: [0, 1, 2] } : { sequence: [2, 0, 1, 3], last: [1, 0, 2] };
  const parted = to.viewedAs(node, both, sequence ? { dims: outputs, order: order.sequence } : { dims: state, order: order.last });
  return [parted, parted];
}

/** The value after the last step, where that can be all that its layer gives. */
export function endsAfterLastStep(value: Value, axis: number): Value | undefined {
  const { layer } = value;
  const isRecurrent = hasField(layer.type, 'returnSequences') && layer.fields['returnSequences'] === true;
  if (!isRecurrent || !value.isExclusive || axis !== value.order[1] || value.order.length !== 3) return undefined;
  delete layer.fields['returnSequences'];
  layer.shape = layer.shape.slice(1);
  return { ...value, order: [value.order[0]!, value.order[2]!] };
}

function weightsOf({ node, cell, input }: { readonly node: GraphNode; readonly cell: Cell; readonly input: Value }, direction: number) {
  const { gates } = cell;
  const units = node.dims(2)[2]!;
  const part = (constant: Constant): Constant => {
    const { dims } = constant;
    return constant.derive(dims.slice(1), (values) => taken(values, dims, 0, [direction]));
  };
  /** [gates × units, from] to [from, gates × units]. */
  const kernel = (constant: Constant): Constant => {
    const [rows, from] = part(constant).dims as [number, number];
    if (rows !== gates.length * units)
      return unsupported(say('its {0} has the shape [{1}], and [{2}] is needed', 'kernel', constant.dims.join(', '), gates.length * units));
    const ordered = part(constant).derive([rows, from], (values) => taken(values, [gates.length, units, from], 0, gates));
    return ordered.transposed([1, 0]);
  };
  const columns = kernel(node.constant(1));
  return {
    kernel: input.units === undefined ? columns : columns.taken(0, input.units),
    recurrent_kernel: kernel(node.constant(2)),
    bias: node.has(3) ? biasOf(part(node.constant(3)), gates, units, resetsAfter(node, cell)) : undefined,
  };
}

/** The biases of input and state, which Keras has as one but where a GRU resets after the recurrent sum. */
function biasOf(constant: Constant, gates: readonly number[], units: number, isSplit: boolean): Constant {
  const size = gates.length * units;
  if (constant.count !== 2 * size)
    return unsupported(say('its {0} has the shape [{1}], and [{2}] is needed', 'bias', constant.dims.join(', '), 2 * size));
  const ordered = constant.derive([2, size], (values) => taken(values, [2, gates.length, units], 1, gates));
  return isSplit ? ordered : ordered.derive([size], (values) => values.slice(0, size).map((value, at) => value + values[size + at]!));
}

function resetsAfter(node: GraphNode, { resetAttribute }: Cell): boolean {
  return resetAttribute !== undefined && node.int(resetAttribute, 0) !== 0;
}

function requirePlain(node: GraphNode, { states }: Cell): void {
  const isZero = (index: number) => !node.has(index) || node.input(index).constant?.known?.every((value) => value === 0) === true;
  if (!states.every(isZero)) unsupported(say('it begins with a state that is not zero, which no layer of a spec does'));
  const steps = node.dims(0)[isBatchFirst(node) ? 1 : 0];
  if (node.has(4) && node.input(4).constant?.known?.every((length) => length === steps) !== true)
    unsupported(say('it takes sequences of several lengths, which no layer of a spec does'));
  const odd = ['clip', 'activation_alpha', 'activation_beta'].find((name) => node.attribute(name) !== undefined);
  const isCoupled = node.int('input_forget', 0) === 1;
  if (odd !== undefined || isCoupled || node.has(7))
    unsupported(say('it uses "{0}", which no layer of a spec has', odd ?? (isCoupled ? 'input_forget' : 'P')));
}

function activationsOf(
  node: GraphNode,
  { activations, fields, alike }: Cell,
): { readonly activation?: string; readonly recurrentActivation?: string } {
  const given = node.attribute('activations')?.texts ?? [];
  const ofOne = given.length === 0 ? activations : given.slice(0, activations.length);
  const isAlike =
    given.every((name, at) => name === ofOne[at % ofOne.length]) && (alike === undefined || ofOne[alike[0]] === ofOne[alike[1]]);
  const known = ofOne.map((name) => names[name]);
  if (!isAlike || known.includes(undefined)) return unsupported(say('it uses "{0}", which no layer of a spec has', ofOne.join(', ')));
  const state = known[fields.activation]!;
  const gate = fields.recurrentActivation === undefined ? 'sigmoid' : known[fields.recurrentActivation]!;
  return { ...(state === 'tanh' ? {} : { activation: state }), ...(gate === 'sigmoid' ? {} : { recurrentActivation: gate }) };
}

function isBatchFirst(node: GraphNode): boolean {
  return node.int('layout', 0) === 1;
}

function outputShapes(node: GraphNode): readonly Shape[] {
  const [input, kernel, recurrentKernel] = [node.dims(0), node.dims(1), node.dims(2)];
  if (input.length !== 3 || kernel.length !== 3 || recurrentKernel.length !== 3)
    unsupported(say('its inputs have shapes that do not fit one another'));
  const [directions, units] = [kernel[0]!, recurrentKernel[2]!];
  const [first, second] = input as [number | null, number | null];
  if (isBatchFirst(node)) return [[first, second, directions, units], [first, directions, units], [first, directions, units]]; // prettier-ignore
  return [[first, directions, second, units], [directions, second, units], [directions, second, units]]; // prettier-ignore
}
