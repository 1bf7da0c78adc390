/** The cells that recurrent layers run: one step, as C. */
import type { ActivationName } from '../../../../core/layers/fields';
import type { WeightTensor } from '../../../../core/weights/weights';
import { loop, type Place, type SpecOf } from '../emit';
import { activationCalls } from '../functions/activations';
import { storeMatrix } from '../matrix';
import { biasOf, transposed } from './weights';

export type RecurrentSpec = SpecOf<'Bidirectional'>['layer'];
type SpecOfCell<T extends RecurrentSpec['type']> = Extract<RecurrentSpec, { type: T }>;

export interface CellPlace {
  readonly name: string;
  readonly program: Place<unknown>['program'];
  readonly weights: (name: string) => WeightTensor | undefined;
  /** Added to the sums of the state, where that has a bias of its own. */
  readonly stateBias: WeightTensor | undefined;
}

export interface Cell<S extends RecurrentSpec> {
  /** What it needs of an array `more` with a value for each unit: room for one step, or a second state, which begins at zero. */
  readonly more?: 'room' | 'state';
  /** From the sums that the input gives, `sums`, and the units' state, `state`, to the new state. */
  step(spec: S, place: CellPlace): string[];
}

export const cells: { readonly [T in RecurrentSpec['type']]: Cell<SpecOfCell<T>> } = {
  SimpleRNN: {
    step: (spec, place) => {
      const { whole, activate, each } = partsOf(spec, place);
      return [whole(), ...activate(spec.activation, 'sums'), ...each('state[i] = sums[i];')];
    },
  },
  LSTM: {
    more: 'state',
    step: (spec, place) => {
      const { units, activation, recurrentActivation: gate = 'sigmoid' } = spec;
      const { whole, activate, each, sum } = partsOf(spec, place);
      return [
        whole(),
        ...activate(gate, 'sums', 2 * units),
        ...activate(activation, `sums + ${String(2 * units)}`),
        ...activate(gate, `sums + ${String(3 * units)}`),
        ...each(`state[i] = more[i] = ${sum(1)} * more[i] + ${sum(0)} * ${sum(2)};`),
        ...activate(activation, 'state'),
        ...each(`state[i] *= ${sum(3)};`),
      ];
    },
  },
  GRU: {
    more: 'room',
    step: (spec, place) => {
      const { units, activation, recurrentActivation: gate = 'sigmoid' } = spec;
      const { rows, activate, each, sum, columns } = partsOf(spec, place);
      const gates = rows('_gates', 0, 2 * units);
      const candidate = rows('_candidate', 2 * units, columns);
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
      const bias = biasOf(place.program, place.name, place.stateBias, 'recurrent_bias');
      return [
        gateSums,
        ...(bias === 'NULL' ? [] : loop('i', 2 * units, [`sums[i] += ${bias}[i];`])),
        ...activate(gate, 'sums', 2 * units),
        candidate({ x: 'state', y: 'more', bias: bias === 'NULL' ? bias : `${bias} + ${String(2 * units)}` }),
        ...each(`${sum(2)} += ${sum(1)} * more[i];`),
        ...activate(activation, last),
        ...blend,
      ];
    },
  },
};

/** What cells are made of. */
function partsOf({ units }: RecurrentSpec, { name, program, weights }: CellPlace) {
  const own = weights('recurrent_kernel')!;
  const columns = own.shape[1]!;
  const data = transposed(own.data, units, columns);
  /** The state times the recurrent kernel's columns from … to. */
  const rows = (suffix: string, from: number, to: number) =>
    storeMatrix(program, `${name}_recurrent${suffix}`, {
      outputs: to - from,
      inputs: units,
      data: data.slice(from * units, to * units),
    });
  return {
    columns,
    rows,
    /** The state times all of the kernel, added to the sums. */
    whole: () => rows('', 0, columns)({ x: 'state', y: 'sums', bias: 'sums' }),
    activate: (which: ActivationName = 'tanh', at: string, count = units) =>
      activationCalls((wanted) => program.use(wanted), which, at, { rows: count / units, units }),
    each: (...body: string[]) => loop('i', units, body),
    /** The sum of a gate for unit `i`. */
    sum: (gate: number) => (gate === 0 ? 'sums[i]' : `sums[${String(gate * units)} + i]`),
  };
}
