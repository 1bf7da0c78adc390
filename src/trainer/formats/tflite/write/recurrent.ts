/** Recurrent layers as sequence operators of TensorFlow Lite: LSTM and SimpleRNN. */
import { type Message, say } from '../../../../core/message/message';
import { ExportError } from '../../exporter';
import type { Direction, Operation, Tensor } from '../../operations/operation';
import { transposed, zeros } from '../../operations/tensors';
import { dimsOf, type ModelBuilder } from './modelBuilder';

/** The schema's numbers of activations that a cell can have. */
const activations: Readonly<Partial<Record<string, number>>> = { linear: 0, relu: 1, relu6: 3, tanh: 4 };

/** An operator that goes through all steps of a sequence. */
interface SequenceOperator {
  /** How many parts a weight has, side by side in its last axis. */
  readonly gates: number;
  /** @returns the tensor with the output of every step */
  write(tensors: CellTensors, to: ModelBuilder): number;
}

/** The tensors of one direction; of the weights one for each gate. */
interface CellTensors {
  readonly from: number;
  readonly kernel: readonly number[];
  readonly recurrent: readonly number[];
  readonly bias: readonly number[];
  readonly output: number;
  /** Adds a value of one row that is kept from step to step. */
  readonly state: (suffix: string) => number;
}

const none = -1;

/** The table of cells: how each is written. They throw an ExportError for those that TensorFlow Lite does not have. */
const cells: Readonly<Record<Operation<'recurrent'>['cell'], (operation: Operation<'recurrent'>) => SequenceOperator>> = {
  LSTM: ({ layer, activation, recurrentActivation }) => {
    if (activation !== 'tanh' || recurrentActivation !== 'sigmoid')
      throw noOperator(layer, say('an LSTM with other activations than tanh and sigmoid'));
    return {
      gates: 4,
      write: ({ from, kernel, recurrent, bias, output, state }, to) => {
        const states = [state('state'), state('memory')];
        // Input, forget, cell and output gates, as Keras has them; no peepholes, no projection, no normalization.
        const inputs = [from, ...kernel, ...recurrent, none, none, none, ...bias, none, none, ...states, none, none, none, none];
        return to.operator('UNIDIRECTIONAL_SEQUENCE_LSTM', inputs, output, { table: 71, fields: { 0: { int8: activations['tanh']! } } });
      },
    };
  },
  GRU: ({ layer }) => {
    throw noOperator(layer, say('a GRU'));
  },
  SimpleRNN: ({ layer, activation }) => {
    const fused = activations[activation];
    if (fused === undefined) throw noOperator(layer, say('a SimpleRNN with the activation {0}', activation));
    return {
      gates: 1,
      write: ({ from, kernel, recurrent, bias, output, state }, to) => {
        const inputs = [from, ...kernel, ...recurrent, ...bias, state('state')];
        const fields = { 0: { flag: false }, 1: { int8: fused } };
        return to.operator('UNIDIRECTIONAL_SEQUENCE_RNN', inputs, output, { table: 31, fields });
      },
    };
  },
};

function noOperator(layer: string, what: Message): ExportError {
  return new ExportError(
    say('{0} is {1}, for which TensorFlow Lite has no operator: replace it by an LSTM, or choose onnx, keras or h5', layer, what),
  );
}

/** @param from the tensor. @throws ExportError for cells that TensorFlow Lite does not have */
export function recurrent(operation: Operation<'recurrent'>, from: number, to: ModelBuilder): void {
  const operator = cells[operation.cell](operation);
  const { name, units, directions, returnSequences, goBackwards } = operation;
  const [rows, steps] = to.shapeOf(from) as [number, number];
  const dims = [rows, steps, units];
  const ways = directions.map((direction, at) => {
    const isBackwards = (at === 1) !== goBackwards;
    const part = (suffix: string) => `${name}/${String(at)}/${suffix}`;
    const turn = (tensor: number, suffix: string) =>
      to.operator('REVERSE_V2', [tensor, to.int32([1])], to.value(part(suffix), to.shapeOf(tensor)));
    const given = isBackwards ? turn(from, 'turned') : from;
    const output = to.value(part('steps'), dims);
    const state = (suffix: string) => to.state(part(suffix), [rows, units]);
    const all = operator.write({ from: given, ...weightsOf(direction, operator.gates, { units, part, to }), output, state }, to);
    if (returnSequences) return isBackwards ? turn(all, 'inOrder') : all;
    const last = to.value(part('last'), [rows, units]);
    return to.operator('GATHER', [all, to.int32([steps - 1], [])], last, { table: 23, fields: { 0: { int32: 1 } } });
  });
  const joined = { table: 10, fields: { 0: { int32: dimsOf(operation).length - 1 } } };
  // Of one way this is a copy.
  to.operator('CONCATENATION', ways, to.output(operation), joined);
}

interface Destination {
  readonly units: number;
  readonly part: (suffix: string) => string;
  readonly to: ModelBuilder;
}

/** A direction's weights, gate by gate, with rows for units. */
function weightsOf(direction: Direction, gates: number, { units, part, to }: Destination) {
  const split = (kind: string, tensor: Tensor, rowsFirst: boolean) =>
    partsOf(tensor, gates, units).map((gate, at) => to.weight(part(`${kind}${String(at)}`), rowsFirst ? transposed(gate, [1, 0]) : gate));
  return {
    kernel: split('kernel', direction.kernel, true),
    recurrent: split('recurrent', direction.recurrent, true),
    bias: split('bias', direction.bias ?? zeros([gates * units]), false),
  };
}

/** The gates of a weight, which lie side by side in the last axis. */
function partsOf({ shape, data }: Tensor, gates: number, units: number): Tensor[] {
  return Array.from({ length: gates }, (_, gate) => {
    const width = gates * units;
    const own = data.filter((_value, at) => Math.floor((at % width) / units) === gate);
    return { shape: [...shape.slice(0, -1), units], data: own };
  });
}
