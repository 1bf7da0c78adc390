/** Recurrent layers, one way or both. */
import type { ActivationName } from '../../../core/layers/fields';
import type { LayerSpec } from '../../../core/layers';
import type { Shape } from '../../../core/layers/kind';
import type { LowerLayer, Lowering } from './lowering';
import type { Direction, Recurrent } from './operation';

interface CellFields {
  readonly type: string;
  readonly units: number;
  readonly activation?: ActivationName;
  readonly recurrentActivation?: ActivationName;
  readonly useBias?: boolean;
  readonly returnSequences?: boolean;
  readonly goBackwards?: boolean;
  readonly resetAfter?: boolean;
}

/** Keras gives steps in the order in which it goes through them. */
export const lowerRecurrent: LowerLayer<CellFields> = (spec, to) => oneWay(to, cellOf(spec, [directionOf(spec, to, '')]), '');

export const lowerBidirectional: LowerLayer<Extract<LayerSpec, { type: 'Bidirectional' }>> = ({ layer, mergeMode = 'concat' }, to) => {
  const spec: CellFields = layer;
  const ways = [directionOf(spec, to, 'forward_'), directionOf(spec, to, 'backward_')] as const;
  if (mergeMode === 'concat' && spec.goBackwards !== true) return to.add('recurrent', cellOf(spec, ways));
  const halves = ways.map((way, at) => {
    const isBackwards = (at === 1) !== (spec.goBackwards === true);
    const given = oneWay(to, { ...cellOf(spec, [way]), goBackwards: isBackwards }, at === 0 ? 'forward' : 'backward');
    // The steps of the way back are turned once more.
    return at === 1 && spec.returnSequences === true
      ? to.add('reverse', {}, { inputs: [given], part: 'turned', shape: stepsOf(to, spec.units) })
      : given;
  });
  if (mergeMode === 'concat') return to.add('concatenate', {}, { inputs: halves });
  const join = { sum: 'add', mul: 'multiply', ave: 'average' } as const;
  return to.add('join', { join: join[mergeMode] }, { inputs: halves });
};

function oneWay(to: Lowering, cell: Recurrent, part: string): string {
  const shape = stepsOf(to, cell.units);
  const value = to.add('recurrent', cell, { shape, ...(part === '' ? {} : { part }) });
  return cell.goBackwards && cell.returnSequences ? to.add('reverse', {}, { inputs: [value], part: `${part}reversed`, shape }) : value;
}

/** Its shape with the units of one way. */
function stepsOf(to: Lowering, units: number): Shape {
  return [...to.layer.outputShape.slice(0, -1), units];
}

function cellOf(spec: CellFields, directions: readonly Direction[]): Recurrent {
  return {
    cell: spec.type as Recurrent['cell'],
    units: spec.units,
    directions,
    activation: spec.activation ?? 'tanh',
    recurrentActivation: spec.recurrentActivation ?? 'sigmoid',
    returnSequences: spec.returnSequences === true,
    goBackwards: spec.goBackwards === true,
    resetAfter: spec.resetAfter === true,
  };
}

function directionOf({ useBias }: { readonly useBias?: boolean }, to: Lowering, prefix: string): Direction {
  const weight = (name: string) => to.weight(`${prefix}${name}`);
  return { kernel: weight('kernel'), recurrent: weight('recurrent_kernel'), ...(useBias === false ? {} : { bias: weight('bias') }) };
}
