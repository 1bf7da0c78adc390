/** One step of each recurrent layer type (Elman 1990; Hochreiter and Schmidhuber 1997; Cho et al. 2014, arXiv:1406.1078). */
import * as tf from '@tensorflow/tfjs-core';
import type { ActivationName } from '../../../core/layers/fields';
import type { LayerSpec } from '../../../core/layers';
import { activationFunction } from './activation';

export type RecurrentSpec = Extract<LayerSpec, { type: 'Bidirectional' }>['layer'];
type SpecOf<T extends RecurrentSpec['type']> = Extract<RecurrentSpec, { type: T }>;

/** What goes from step to step; the output comes first. Each has the shape [batch, units]. */
export type State = readonly tf.Tensor2D[];

/** One step. @param driven what the input of the step gives: its product with the kernel, and the bias. */
export type Cell = (driven: tf.Tensor2D, state: State) => State;

/** What multiplies the output of the step before. */
interface Recurrence {
  readonly kernel: tf.Tensor2D;
  /** What a GRU that resets after the recurrent sum adds to that sum. */
  readonly bias: tf.Tensor | undefined;
}

/** @returns the layer's cell and how many tensors its state has */
export function cellOf(spec: RecurrentSpec, recurrence: Recurrence): { readonly cell: Cell; readonly states: number } {
  // Each entry takes the layers of its own type.
  const { states, cell } = cells[spec.type] as CellRecord<RecurrentSpec['type']>;
  return { states, cell: cell(spec, recurrence) };
}

interface CellRecord<T extends RecurrentSpec['type']> {
  readonly states: number;
  readonly cell: (spec: SpecOf<T>, recurrence: Recurrence) => Cell;
}

const cells: { readonly [T in RecurrentSpec['type']]: CellRecord<T> } = {
  SimpleRNN: { states: 1, cell: simple },
  LSTM: { states: 2, cell: longShortTerm },
  GRU: { states: 1, cell: (spec, recurrence) => (spec.resetAfter === true ? resetAfter(spec, recurrence) : resetBefore(spec, recurrence)) },
};

function simple({ activation }: SpecOf<'SimpleRNN'>, { kernel }: Recurrence): Cell {
  const activate = curve(activation ?? 'tanh');
  return (driven, [output]) => [activate(tf.add(driven, tf.matMul(output!, kernel)))];
}

function longShortTerm({ activation, recurrentActivation }: SpecOf<'LSTM'>, { kernel }: Recurrence): Cell {
  const activate = curve(activation ?? 'tanh');
  const gate = curve(recurrentActivation ?? 'sigmoid');
  return (driven, [output, memory]) => {
    const sums = tf.add(driven, tf.matMul(output!, kernel));
    const [input, forget, candidate, out] = tf.split(sums, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const kept = tf.mul(gate(forget), memory!);
    const next: tf.Tensor2D = tf.add(kept, tf.mul(gate(input), activate(candidate)));
    return [tf.mul(gate(out), activate(next)), next];
  };
}

function resetAfter({ activation, recurrentActivation, units }: SpecOf<'GRU'>, { kernel, bias }: Recurrence): Cell {
  const activate = curve(activation ?? 'tanh');
  const gate = curve(recurrentActivation ?? 'sigmoid');
  return (driven, [output]) => {
    const [drivenGates, drivenCandidate] = gatesAndCandidate(driven, units);
    const [ownGates, ownCandidate] = gatesAndCandidate(plusBias(tf.matMul(output!, kernel), bias), units);
    const [update, reset] = tf.split(gate(tf.add(drivenGates, ownGates)), 2, 1) as [tf.Tensor2D, tf.Tensor2D];
    return [blended(update, output!, activate(tf.add(drivenCandidate, tf.mul(reset, ownCandidate))))];
  };
}

function resetBefore({ activation, recurrentActivation, units }: SpecOf<'GRU'>, { kernel }: Recurrence): Cell {
  const activate = curve(activation ?? 'tanh');
  const gate = curve(recurrentActivation ?? 'sigmoid');
  const [forGates, forCandidate] = gatesAndCandidate(kernel, units);
  return (driven, [output]) => {
    const [drivenGates, drivenCandidate] = gatesAndCandidate(driven, units);
    const gates = gate(tf.add(drivenGates, tf.matMul(output!, forGates)));
    const [update, reset] = tf.split(gates, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
    return [blended(update, output!, activate(tf.add(drivenCandidate, tf.matMul(tf.mul(reset, output!), forCandidate))))];
  };
}

function curve(name: ActivationName): (x: tf.Tensor2D) => tf.Tensor2D {
  return activationFunction(name) as (x: tf.Tensor2D) => tf.Tensor2D;
}

/** The columns of a GRU's two gates, and those of its candidate. */
function gatesAndCandidate(sums: tf.Tensor2D, units: number): [tf.Tensor2D, tf.Tensor2D] {
  return tf.split(sums, [2 * units, units], 1) as [tf.Tensor2D, tf.Tensor2D];
}

/** update · output + (1 − update) · candidate. */
function blended(update: tf.Tensor2D, output: tf.Tensor2D, candidate: tf.Tensor2D): tf.Tensor2D {
  return tf.add(candidate, tf.mul(update, tf.sub(output, candidate)));
}

/** [batch, units] with the bias [units] added to each row, or as it is where the layer has none. */
export function plusBias(sums: tf.Tensor2D, bias: tf.Tensor | undefined): tf.Tensor2D {
  return bias === undefined ? sums : tf.add(sums, bias);
}
