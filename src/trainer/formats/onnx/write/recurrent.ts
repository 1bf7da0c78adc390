/** Recurrent layers as LSTM, GRU and RNN of ONNX, whose gates are in another order than Keras's. */
import type { ActivationName } from '../../../../core/layers/fields';
import { say } from '../../../../core/message/message';
import { ExportError } from '../../exporter';
import type { Direction, Operation, Tensor } from '../../operations/operation';
import { transposed } from '../../operations/tensors';
import type { GraphBuilder, Layout } from './graphBuilder';

type Cell = Operation<'recurrent'>['cell'];

interface OnnxCell {
  readonly operator: string;
  /** For each of ONNX's gates, which of Keras's it is. */
  readonly gates: readonly number[];
  /** In ONNX's order. @param state the activation of the new state @param gate that of the gates */
  activations(state: ActivationName, gate: ActivationName): readonly ActivationName[];
  attributes?(operation: Operation<'recurrent'>): Readonly<Record<string, number>>;
}

const cells: Readonly<Record<Cell, OnnxCell>> = {
  // Input, output, forget, cell of Keras's input, forget, cell, output.
  LSTM: { operator: 'LSTM', gates: [0, 3, 1, 2], activations: (state, gate) => [gate, state, state] },
  GRU: {
    operator: 'GRU',
    gates: [0, 1, 2],
    activations: (state, gate) => [gate, state],
    attributes: ({ resetAfter }) => ({ linear_before_reset: resetAfter ? 1 : 0 }),
  },
  SimpleRNN: { operator: 'RNN', gates: [0], activations: (state) => [state] },
};

const activations: Readonly<Partial<Record<ActivationName, string>>> = {
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  relu: 'Relu',
  hardSigmoid: 'HardSigmoid',
  softsign: 'Softsign',
  softplus: 'Softplus',
};

/** @throws ExportError for an activation that ONNX's operators do not take */
export function recurrent(operation: Operation<'recurrent'>, to: GraphBuilder): Layout {
  const { name, inputs, directions, returnSequences, goBackwards } = operation;
  const cell = cells[operation.cell];
  const steps = to.node(`${name}/steps`, 'Transpose', [to.tensor(inputs[0]!, 'last')], { perm: [1, 0, 2] });
  const both = directions.length === 2;
  const direction = both ? 'bidirectional' : goBackwards ? 'reverse' : 'forward';
  const [sequence, last] = [`${name}/sequence`, `${name}/last`];
  to.nodeOf({
    name: `${name}/cell`,
    operator: cell.operator,
    inputs: [steps, ...weightsOf(operation, to)],
    outputs: returnSequences ? [sequence] : ['', last],
    attributes: {
      hidden_size: operation.units,
      direction,
      activations: directions.flatMap(() => activationsOf(operation)),
      ...cell.attributes?.(operation),
    },
  });
  if (both) joinDirections(name, returnSequences ? sequence : last, returnSequences, to);
  else if (returnSequences)
    to.node(name, 'Transpose', [to.node(`${name}/single`, 'Squeeze', [sequence, to.int64(`${name}/axis`, [1])])], { perm: [1, 0, 2] });
  else to.node(name, 'Squeeze', [last, to.int64(`${name}/axis`, [0])]);
  return 'last';
}

/** Of steps × directions × batch × units, or without the steps. */
function joinDirections(name: string, value: string, isSequence: boolean, to: GraphBuilder): void {
  const rows = to.node(`${name}/rows`, 'Transpose', [value], { perm: isSequence ? [2, 0, 1, 3] : [1, 0, 2] });
  to.node(name, 'Reshape', [rows, to.int64(`${name}/shape`, isSequence ? [0, 0, -1] : [0, -1])]);
}

function activationsOf(operation: Operation<'recurrent'>): string[] {
  const { cell, activation, recurrentActivation } = operation;
  const nameOf = (name: ActivationName) => {
    const known = activations[name];
    if (known === undefined) throw refused(operation, say('has the activation {0}', name));
    return known;
  };
  return cells[cell].activations(activation, recurrentActivation).map(nameOf);
}

function refused({ layer }: Operation, why: ReturnType<typeof say>): ExportError {
  return new ExportError(say('{0} {1}, which no recurrent layer of ONNX does: change it, or choose tfjs, keras or h5', layer, why));
}

function weightsOf({ name, cell, units, directions }: Operation<'recurrent'>, to: GraphBuilder): string[] {
  const { gates: order } = cells[cell];
  const stacked = (part: string, of: (direction: Direction) => Tensor) => {
    const tensors = directions.map(of);
    const data = new Float32Array(tensors.reduce((sum, tensor) => sum + tensor.data.length, 0));
    let at = 0;
    for (const tensor of tensors) {
      data.set(tensor.data, at);
      at += tensor.data.length;
    }
    return to.weight(`${name}/${part}`, { shape: [directions.length, ...tensors[0]!.shape], data });
  };
  const rows = (kernel: Tensor) => transposed(inOrder(kernel, order, units), [1, 0]);
  const weights = [stacked('kernel', ({ kernel }) => rows(kernel)), stacked('recurrent', ({ recurrent }) => rows(recurrent))];
  const hasBias = directions.some(({ bias }) => bias !== undefined);
  return hasBias ? [...weights, stacked('bias', ({ bias }) => bothBiases(bias!, order, units))] : weights;
}

/** The last axis, gates × units, with its gates in another order. */
function inOrder({ shape, data }: Tensor, order: readonly number[], units: number): Tensor {
  const width = order.length * units;
  const moved = data.map((_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    return data[row * width + order[Math.floor(column / units)]! * units + (column % units)]!;
  });
  return { shape, data: moved };
}

/** That of the input, then that of the state, which Keras has only where a GRU resets after the recurrent sum. */
function bothBiases(bias: Tensor, order: readonly number[], units: number): Tensor {
  const size = order.length * units;
  const data = new Float32Array(2 * size);
  data.set(inOrder(bias, order, units).data);
  return { shape: [2 * size], data };
}
