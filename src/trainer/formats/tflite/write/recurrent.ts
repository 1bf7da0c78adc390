/** Recurrent layers as sequence operators of TensorFlow Lite: LSTM and SimpleRNN. */
import { say } from '../../../../core/message/message';
import { ExportError } from '../../exporter';
import type { Direction, Operation, Tensor } from '../../operations/operation';
import { transposed, zeros } from '../../operations/tensors';
import { dimsOf, type ModelBuilder } from './modelBuilder';

/** The schema's numbers of activations that a cell can have. */
const activations: Readonly<Partial<Record<string, number>>> = { linear: 0, relu: 1, relu6: 3, tanh: 4 };

/** @param from the tensor. @throws ExportError for cells that it does not have */
export function recurrent(operation: Operation<'recurrent'>, from: number, to: ModelBuilder): void {
  requireKnown(operation);
  const { name, units, directions, returnSequences, goBackwards } = operation;
  const [rows, steps] = to.shapeOf(from) as [number, number];
  const dims = [rows, steps, units];
  const ways = directions.map((direction, at) => {
    const isBackwards = (at === 1) !== goBackwards;
    const part = (suffix: string) => `${name}/${String(at)}/${suffix}`;
    const turn = (tensor: number, suffix: string) =>
      to.operator('REVERSE_V2', [tensor, to.int32([1])], to.value(part(suffix), to.shapeOf(tensor)));
    const given = isBackwards ? turn(from, 'turned') : from;
    const all = cellOf(operation, direction, { from: given, output: to.value(part('steps'), dims), part }, to);
    if (returnSequences) return isBackwards ? turn(all, 'inOrder') : all;
    const last = to.value(part('last'), [rows, units]);
    return to.operator('GATHER', [all, to.int32([steps - 1], [])], last, { table: 23, fields: { 0: { int32: 1 } } });
  });
  const joined = { table: 10, fields: { 0: { int32: dimsOf(operation).length - 1 } } };
  // Of one way this is a copy.
  to.operator('CONCATENATION', ways, to.output(operation), joined);
}

function requireKnown({ layer, cell, activation, recurrentActivation }: Operation<'recurrent'>): void {
  const isLstm = cell === 'LSTM' && activation === 'tanh' && recurrentActivation === 'sigmoid';
  if (isLstm || (cell === 'SimpleRNN' && activations[activation] !== undefined)) return;
  const what =
    cell === 'LSTM'
      ? say('an LSTM with other activations than tanh and sigmoid')
      : cell === 'GRU'
        ? say('a GRU')
        : say('a SimpleRNN with the activation {0}', activation);
  throw new ExportError(
    say('{0} is {1}, for which TensorFlow Lite has no operator: replace it by an LSTM, or choose onnx, keras or h5', layer, what),
  );
}

interface Cell {
  readonly from: number;
  readonly output: number;
  readonly part: (suffix: string) => string;
}

function cellOf(
  { cell, units, activation }: Operation<'recurrent'>,
  direction: Direction,
  { from, output, part }: Cell,
  to: ModelBuilder,
): number {
  const [rows] = to.shapeOf(from) as [number];
  const gates = cell === 'LSTM' ? 4 : 1;
  const split = (kind: string, tensor: Tensor, rowsFirst: boolean) =>
    partsOf(tensor, gates, units).map((gate, at) => to.weight(part(`${kind}${String(at)}`), rowsFirst ? transposed(gate, [1, 0]) : gate));
  const kernel = split('kernel', direction.kernel, true);
  const state = split('recurrent', direction.recurrent, true);
  const bias = split('bias', direction.bias ?? zeros([gates * units]), false);
  const none = -1;
  if (cell === 'SimpleRNN') {
    const inputs = [from, kernel[0]!, state[0]!, bias[0]!, to.state(part('state'), [rows, units])];
    const fields = { 0: { flag: false }, 1: { int8: activations[activation]! } };
    return to.operator('UNIDIRECTIONAL_SEQUENCE_RNN', inputs, output, { table: 31, fields });
  }
  const states = [to.state(part('state'), [rows, units]), to.state(part('memory'), [rows, units])];
  // Input, forget, cell and output gates, as Keras has them; no peepholes, no projection, no normalisation.
  const inputs = [from, ...kernel, ...state, none, none, none, ...bias, none, none, ...states, none, none, none, none];
  return to.operator('UNIDIRECTIONAL_SEQUENCE_LSTM', inputs, output, { table: 71, fields: { 0: { int8: activations['tanh']! } } });
}

/** The gates of a weight, which lie side by side in the last axis. */
function partsOf({ shape, data }: Tensor, gates: number, units: number): Tensor[] {
  return Array.from({ length: gates }, (_, gate) => {
    const width = gates * units;
    const own = data.filter((_value, at) => Math.floor((at % width) / units) === gate);
    return { shape: [...shape.slice(0, -1), units], data: own };
  });
}
