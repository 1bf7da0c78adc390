/** Recurrent layers: step by step, with the state of the step before. */
import type { ActivationName } from '../../../../core/layers/fields';
import type { WeightTensor } from '../../../../core/weights/weights';
import { type Emit, loop, type Operand, type Place, type SpecOf } from '../emit';
import { activationCalls } from '../functions/activations';
import { storeMatrix } from '../matrix';
import { biasOf, transposed } from './weights';

type RecurrentSpec = SpecOf<'Bidirectional'>['layer'];

interface Way {
  readonly place: Pick<Place<unknown>, 'name' | 'program' | 'work' | 'output'> & { readonly x: Operand };
  readonly spec: RecurrentSpec;
  readonly weights: (name: string) => WeightTensor | undefined;
  readonly backwards: boolean;
  /** Where the units of step `s` of the way go, and how they are joined with what is there. */
  readonly target: (step: string) => string;
  readonly join: '=' | '+=' | '*=';
}

export const recurrent: Emit<SpecOf<'SimpleRNN' | 'GRU' | 'LSTM'>> = ({ spec, inputs: [x], optionalWeight, output, ...place }) =>
  oneWay({
    place: { ...place, x: x!, output },
    spec: spec,
    weights: optionalWeight,
    backwards: spec.goBackwards === true,
    target: (step) => (spec.returnSequences === true ? `${output.at} + ${step} * ${String(spec.units)}` : output.at),
    join: '=',
  });

const joins = { concat: '=', sum: '+=', ave: '+=', mul: '*=' } as const;

export const bidirectional: Emit<SpecOf<'Bidirectional'>> = ({
  spec: { layer, mergeMode = 'concat' },
  inputs: [x],
  optionalWeight,
  output,
  ...place
}) => {
  const { units } = layer;
  const steps = x!.shape[0]!;
  const width = mergeMode === 'concat' ? 2 * units : units;
  const at = (step: string, first: number) =>
    `${output.at}${layer.returnSequences === true ? ` + (${step}) * ${String(width)}` : ''}${first === 0 ? '' : ` + ${String(first)}`}`;
  const way = (direction: 'forward' | 'backward'): Omit<Way, 'target' | 'join'> => ({
    place: { ...place, name: `${place.name}_${direction}`, x: x!, output },
    spec: layer,
    weights: (name) => optionalWeight(`${direction}_${name}`),
    backwards: (layer.goBackwards === true) !== (direction === 'backward'),
  });
  const values = output.shape.reduce((product, size) => product * size, 1);
  return [
    ...oneWay({ ...way('forward'), target: (step) => at(step, 0), join: '=' }),
    // It gives its steps in the order in which it went through them.
    ...oneWay({
      ...way('backward'),
      target: (step) => at(`${String(steps - 1)} - ${step}`, mergeMode === 'concat' ? units : 0),
      join: joins[mergeMode],
    }),
    ...(mergeMode === 'ave' ? loop('i', values, [`(${output.at})[i] *= 0.5f;`]) : []),
  ];
};

function oneWay({ place: { name, program, work, x }, spec, weights, backwards, target, join }: Way): string[] {
  const [steps, inputs] = x.shape as [number, number];
  const { units } = spec;
  const kernel = weights('kernel')!;
  const columns = kernel.shape[1]!;
  const multiply = storeMatrix(program, `${name}_kernel`, { outputs: columns, inputs, data: transposed(kernel.data, inputs, columns) });
  const bias = biasesOf(weights('bias'), columns);
  const driven = multiply({
    x: `${x.at} + ${backwards ? `(${String(steps - 1)} - s)` : 's'} * ${String(inputs)}`,
    y: 'sums',
    bias: biasOf(program, name, bias.input),
  });
  const kept = columns / units + (spec.type === 'SimpleRNN' ? 0 : 1);
  const state = `const state = sums + ${String(kept * units)}`;
  const cell = cellOf(spec, { name, program, weights, stateBias: bias.state });
  const give = loop('i', units, [`(${target('s')})[i] ${join} state[i];`]);
  return [
    '{',
    `  float *const sums = ${work};`,
    `  float *${state};`,
    ...(kept > columns / units ? [`  float *const more = sums + ${String(columns)};`] : []),
    `  for (int32_t i = 0; i < ${String(units)}; i++) state[i] = 0.0f;`,
    ...(spec.type === 'LSTM' ? [`  for (int32_t i = 0; i < ${String(units)}; i++) more[i] = 0.0f;`] : []),
    ...loop('s', steps, [driven, ...cell, ...(spec.returnSequences === true ? give : [])]).map((line) => `  ${line}`),
    ...(spec.returnSequences === true ? [] : give).map((line) => `  ${line}`),
    '}',
  ];
}

/** A GRU that resets after the recurrent sum has a second row, which is added to that sum. */
function biasesOf(bias: WeightTensor | undefined, columns: number): { input?: WeightTensor; state?: WeightTensor } {
  if (bias === undefined) return {};
  if (bias.data.length === columns) return { input: bias };
  const row = (at: number): WeightTensor => ({ shape: [columns], data: bias.data.slice(at * columns, (at + 1) * columns) });
  return { input: row(0), state: row(1) };
}

interface Cell {
  readonly name: string;
  readonly program: Place<unknown>['program'];
  readonly weights: Way['weights'];
  readonly stateBias: WeightTensor | undefined;
}

/** One step: from the sums that the input gives, `sums`, and the units' state, `state`, to the new state. `more` has room for as many values. */
function cellOf(spec: RecurrentSpec, { name, program, weights, stateBias }: Cell): string[] {
  const { units } = spec;
  const own = weights('recurrent_kernel')!;
  const columns = own.shape[1]!;
  const rows = transposed(own.data, units, columns);
  const part = (suffix: string, from: number, to: number) =>
    storeMatrix(program, `${name}_recurrent${suffix}`, {
      outputs: to - from,
      inputs: units,
      data: rows.slice(from * units, to * units),
    });
  const activate = (which: ActivationName, at: string, count = units) =>
    activationCalls((wanted) => program.use(wanted), which, at, { rows: count / units, units });
  const activation = spec.activation ?? 'tanh';
  const each = (...body: string[]) => loop('i', units, body);
  const sum = (gate: number) => (gate === 0 ? 'sums[i]' : `sums[${String(gate * units)} + i]`);
  if (spec.type === 'SimpleRNN') {
    const multiply = part('', 0, columns);
    return [multiply({ x: 'state', y: 'sums', bias: 'sums' }), ...activate(activation, 'sums'), ...each('state[i] = sums[i];')];
  }
  const gate = spec.recurrentActivation ?? 'sigmoid';
  if (spec.type === 'LSTM') {
    const multiply = part('', 0, columns);
    return [
      multiply({ x: 'state', y: 'sums', bias: 'sums' }),
      ...activate(gate, 'sums', 2 * units),
      ...activate(activation, `sums + ${String(2 * units)}`),
      ...activate(gate, `sums + ${String(3 * units)}`),
      ...each(`state[i] = more[i] = ${sum(1)} * more[i] + ${sum(0)} * ${sum(2)};`),
      ...activate(activation, 'state'),
      ...each(`state[i] *= ${sum(3)};`),
    ];
  }
  const gates = part('_gates', 0, 2 * units);
  const candidate = part('_candidate', 2 * units, columns);
  const last = `sums + ${String(2 * units)}`;
  const blend = each(`state[i] = ${sum(2)} + ${sum(0)} * (state[i] - ${sum(2)});`);
  const gateSums = gates({ x: 'state', y: 'sums', bias: 'sums' });
  if (spec.resetAfter !== true)
    return [
      gateSums,
      ...activate(gate, 'sums', 2 * units),
      ...each(`more[i] = ${sum(1)} * state[i];`),
      candidate({ x: 'more', y: last, bias: last }),
      ...activate(activation, last),
      ...blend,
    ];
  const biasName = biasOf(program, name, stateBias, 'recurrent_bias');
  return [
    gateSums,
    ...(biasName === 'NULL' ? [] : loop('i', 2 * units, [`sums[i] += ${biasName}[i];`])),
    ...activate(gate, 'sums', 2 * units),
    candidate({ x: 'state', y: 'more', bias: biasName === 'NULL' ? biasName : `${biasName} + ${String(2 * units)}` }),
    ...each(`${sum(2)} += ${sum(1)} * more[i];`),
    ...activate(activation, last),
    ...blend,
  ];
}
