import type { Static, TObject, TUnsafe } from 'typebox';
import * as Type from 'typebox';
import { say } from '../message/message';
import { activation } from './activation';
import { averagePooling2d } from './averagePooling2d';
import { conv1d } from './conv1d';
import { conv2d } from './conv2d';
import { conv2dTranspose } from './conv2dTranspose';
import { cropping2d } from './cropping2d';
import { dense } from './dense';
import { flatten } from './flatten';
import { globalAveragePooling1d } from './globalAveragePooling1d';
import { globalAveragePooling2d } from './globalAveragePooling2d';
import { innerKind, innerSchema } from './inner';
import { defineLayer, formatShape, layerSchema, ShapeError } from './kind';
import { layerNormalization } from './layerNormalization';
import { maxPooling1d } from './maxPooling1d';
import { maxPooling2d } from './maxPooling2d';
import { elu, leakyRelu, relu, softmax } from './rectifiers';
import { gru, lstm, simpleRnn } from './recurrent';
import { reshape } from './reshape';
import { separableConv2d } from './separableConv2d';
import { identity } from './tfjsForm';
import { upSampling2d } from './upSampling2d';
import { zeroPadding2d } from './zeroPadding2d';

/** Layers that treat every row by itself and have no moving statistics. */
const kinds = {
  Dense: dense,
  Activation: activation,
  Flatten: flatten,
  Reshape: reshape,
  Conv1D: conv1d,
  Conv2D: conv2d,
  Conv2DTranspose: conv2dTranspose,
  SeparableConv2D: separableConv2d,
  MaxPooling1D: maxPooling1d,
  MaxPooling2D: maxPooling2d,
  AveragePooling2D: averagePooling2d,
  GlobalAveragePooling1D: globalAveragePooling1d,
  GlobalAveragePooling2D: globalAveragePooling2d,
  UpSampling2D: upSampling2d,
  ZeroPadding2D: zeroPadding2d,
  Cropping2D: cropping2d,
  LayerNormalization: layerNormalization,
  ReLU: relu,
  LeakyReLU: leakyRelu,
  ELU: elu,
  Softmax: softmax,
  SimpleRNN: simpleRnn,
  GRU: gru,
  LSTM: lstm,
} as const;

/** As a spec writes it. */
type InnerSpec = { [T in keyof typeof kinds]: Omit<Static<(typeof kinds)[T]['schema']>, 'name' | 'inputs'> }[keyof typeof kinds];

const layer = Type.Union(
  Object.values(kinds).map(({ schema }) => innerSchema(schema as TObject)),
  { description: 'The layer to run, such as { "type": "Dense", "units": 8 }.' },
) as unknown as TUnsafe<InnerSpec>;

export const timeDistributed = defineLayer({
  schema: layerSchema('TimeDistributed', { layer }),
  meaning: 'Runs a layer on every step of a sequence.',
  inputs: 'one',
  flow: ({ layer: inner }) => {
    const { flow } = innerKind(kinds, inner);
    return typeof flow === 'string' ? flow : flow(inner);
  },
  withUnits: ({ layer: inner, ...rest }, units) => ({
    ...rest,
    layer: (innerKind(kinds, inner).withUnits?.(inner, units) as InnerSpec | undefined) ?? inner,
  }),
  seesConstantsEvenly: ({ layer: inner }) => innerKind(kinds, inner).seesConstantsEvenly?.(inner) === true,
  filtersBefore: ({ layer: inner }, kernel, weight) => innerKind(kinds, inner).filtersBefore?.(inner, kernel, weight),
  constantOutput: ({ layer: inner }, value, unit, weight) => {
    const kind = innerKind(kinds, inner);
    return kind.constantOutput === undefined ? value : kind.constantOutput(inner, value, unit, weight);
  },
  outputShape: ({ layer: inner }, [input]) => {
    if (input!.length < 2)
      throw new ShapeError(
        say('TimeDistributed needs an input of at least 2 axes (steps, units), but gets {0}', formatShape(input!)),
        'inputs',
      );
    return [input![0]!, ...innerKind(kinds, inner).outputShape(inner, [input!.slice(1)])];
  },
  weights: ({ layer: inner }, [input]) => innerKind(kinds, inner).weights?.(inner, [input!.slice(1)]) ?? [],
  workValues: ({ layer: inner }, [input]) => innerKind(kinds, inner).workValues?.(inner, [input!.slice(1)]) ?? 0,
  macs: ({ layer: inner }, [input], output) => {
    const [steps] = input!;
    const once = innerKind(kinds, inner).macs?.(inner, [input!.slice(1)], output.slice(1)) ?? 0;
    return steps === null ? null : steps! * once;
  },
  tfjs: {
    layers: ({ layer: { type, name, layer: inner }, inputs, inputShapes, outputShape }) => {
      const given = inputShapes.map((shape) => shape.slice(1));
      const own = { ...inner, name } as { readonly type: string; readonly name: string };
      const parts = innerKind(kinds, inner).tfjs?.layers?.({ layer: own, inputs, inputShapes: given, outputShape: outputShape.slice(1) });
      if (parts === undefined)
        return [{ type, name, inputs, fields: { layer: inner.type === 'Flatten' && given[0]!.length === 1 ? identity : inner } }];
      // What joins values of the same step needs no wrapper.
      return parts.map((part) =>
        part.inputs.length > 1 ? part : { ...part, type, fields: { layer: { type: part.type, ...part.fields } } },
      );
    },
    weight: ({ name, layer: inner }, weight, outputShape) =>
      innerKind(kinds, inner).tfjs?.weight?.({ ...inner, name }, weight, outputShape.slice(1)) ?? {},
  },
});
