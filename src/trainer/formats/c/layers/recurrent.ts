/** Recurrent layers: step by step, with the state of the step before. */
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { WeightTensor } from '../../../../core/weights/weights';
import { type Emit, loop, type Operand, type Place, type SpecOf } from '../emit';
import { storeMatrix } from '../matrix';
import { type Cell, cells, type RecurrentSpec } from './cells';
import { biasOf, transposed } from './weights';

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
  const values = sizeOf(output.shape);
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
  const cell: Cell<RecurrentSpec> = cells[spec.type];
  const kept = columns / units + (cell.more === undefined ? 0 : 1);
  const state = `const state = sums + ${String(kept * units)}`;
  const step = cell.step(spec, { name, program, weights, stateBias: bias.state });
  const give = loop('i', units, [`(${target('s')})[i] ${join} state[i];`]);
  return [
    '{',
    `  float *const sums = ${work};`,
    `  float *${state};`,
    ...(cell.more !== undefined ? [`  float *const more = sums + ${String(columns)};`] : []),
    `  for (int32_t i = 0; i < ${String(units)}; i++) state[i] = 0.0f;`,
    ...(cell.more === 'state' ? [`  for (int32_t i = 0; i < ${String(units)}; i++) more[i] = 0.0f;`] : []),
    ...loop('s', steps, [driven, ...step, ...(spec.returnSequences === true ? give : [])]).map((line) => `  ${line}`),
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
