import * as Type from 'typebox';
import { innerKind, innerSchema } from './inner';
import { defineLayer, layerSchema, type LayerKind, type UnitLayout, type WeightAxis } from './kind';
import { gru, lstm, simpleRnn } from './recurrent';

const kinds: Readonly<Record<string, LayerKind>> = { SimpleRNN: simpleRnn, GRU: gru, LSTM: lstm };

const layer = Type.Union([innerSchema(simpleRnn.schema), innerSchema(gru.schema), innerSchema(lstm.schema)], {
  description: 'The recurrent layer to run, such as { "type": "LSTM", "units": 32 }.',
});

export const bidirectional = defineLayer({
  schema: layerSchema('Bidirectional', {
    layer,
    mergeMode: Type.Optional(
      Type.Enum(['concat', 'sum', 'mul', 'ave'], {
        description: 'How both outputs are joined: side by side, added, multiplied, or their mean; concat where it is left out.',
      }),
    ),
  }),
  meaning: 'Runs a recurrent layer forwards and backwards.',
  inputs: 'one',
  flow: 'produce',
  runsBothWays: true,
  withUnits: ({ layer: inner, ...rest }, units) => ({
    ...rest,
    layer: { ...inner, units: (rest.mergeMode ?? 'concat') === 'concat' ? units / 2 : units },
  }),
  seesConstantsEvenly: () => true,
  outputShape: ({ layer: inner, mergeMode = 'concat' }, inputs) => {
    const output = innerKind(kinds, inner).outputShape(inner, inputs);
    return mergeMode === 'concat' ? [...output.slice(0, -1), 2 * inner.units] : output;
  },
  weights: ({ layer: inner, mergeMode = 'concat' }, inputs) => {
    const { units } = inner;
    const once = innerKind(kinds, inner).weights!(inner, inputs);
    return ['forward', 'backward'].flatMap((way) => {
      const first = way === 'backward' && mergeMode === 'concat' ? units : 0;
      return once.map((weight) => ({
        ...weight,
        name: `${way}_${weight.name}`,
        axes: weight.axes.map((axis) => initial(axis, first, units)),
      }));
    });
  },
  workValues: ({ layer: inner }, inputs) => innerKind(kinds, inner).workValues!(inner, inputs),
  macs: ({ layer: inner }, inputs, output) => {
    const once = innerKind(kinds, inner).macs!(inner, inputs, output);
    return once === null ? null : 2 * once;
  },
});

/** An axis of a weight of one of the two directions, whose units begin with the outer layer's unit `first`. */
function initial(axis: WeightAxis, first: number, units: number): WeightAxis {
  if (axis === 'other' || axis === 'input') return axis;
  const layout: UnitLayout = typeof axis === 'string' ? { of: axis, units } : axis;
  return { ...layout, first };
}
