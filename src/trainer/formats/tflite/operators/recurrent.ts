/** Operators that go through a sequence. */
import { say } from '../../../../core/message/message';
import { joined } from '../../../../core/numbers/joined';
import type { Constant } from '../tensors/constants';
import { defineOperator, Unsayable, type WeightSource } from './operator';

/** Positions of the inputs. Each list goes: input gate, forget gate, cell, output gate; that is Keras's order too. */
const places = {
  kernel: [1, 2, 3, 4],
  recurrent: [5, 6, 7, 8],
  bias: [12, 13, 14, 15],
  /** Peepholes, projection and layer normalisation. */
  unsupported: [9, 10, 11, 16, 17, 20, 21, 22, 23],
  /** What the states begin with: zeros. */
  states: [18, 19],
} as const;

const lstm = defineOperator({
  options: {
    activation: { field: 0, type: 'int8' },
    cellClip: { field: 1, type: 'float32' },
    projectionClip: { field: 2, type: 'float32' },
    timeMajor: { field: 3, type: 'int8' },
  },
  settings: places.states,
  convert: (operation) => {
    if (places.unsupported.some((position) => operation.tensor(position) !== undefined))
      throw new Unsayable(say('has peepholes, a projection or a normalisation, and LSTM layers of a spec have none'));
    if (operation.option('timeMajor') !== 0) throw new Unsayable(say('takes steps before rows, and layers of a spec take rows first'));
    if (operation.option('activation') !== 4) throw new Unsayable(say('has another activation than tanh'));
    const gates = (positions: readonly number[]) => positions.map((position) => operation.constant(position));
    const [kernels, recurrent, biases] = [gates(places.kernel), gates(places.recurrent), gates(places.bias)];
    if (!areAll(kernels) || !areAll(recurrent) || !areAll(biases))
      throw new Unsayable(say('has weights that are not constant, or no weights for its input gate'));
    const [units = 0, inputs = 0] = kernels[0]!.shape;
    const isOf = (shape: readonly number[]) => (gate: Constant) => gate.shape.join() === shape.join();
    if (!kernels.every(isOf([units, inputs])) || !recurrent.every(isOf([units, units])) || !biases.every(isOf([units])))
      throw new Unsayable(say('has gates whose weights are not of one shape'));
    return [
      {
        spec: { type: 'LSTM', units, ...(operation.option('lastStep') === 0 ? { returnSequences: true } : {}) },
        weights: {
          kernel: sideBySide(kernels, inputs, units),
          recurrent_kernel: sideBySide(recurrent, units, units),
          bias: { tensors: biases, shape: [4 * units], arrange: joined },
        },
      },
    ];
  },
});

function areAll(constants: readonly (Constant | undefined)[]): constants is readonly Constant[] {
  return !constants.includes(undefined);
}

/** Matrices [units, inputs] as [inputs, 4 × units]. */
function sideBySide(tensors: readonly Constant[], inputs: number, units: number): WeightSource {
  const arrange = (gates: readonly Float32Array[]) => {
    const all = new Float32Array(inputs * 4 * units);
    for (const [gate, values] of gates.entries())
      for (let unit = 0; unit < units; unit++)
        for (let input = 0; input < inputs; input++) all[(input * 4 + gate) * units + unit] = values[unit * inputs + input]!;
    return all;
  };
  return { tensors, shape: [inputs, 4 * units], arrange };
}

export const recurrentOperators = { UNIDIRECTIONAL_SEQUENCE_LSTM: lstm };
