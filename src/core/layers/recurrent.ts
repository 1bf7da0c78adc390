/** Layers that go through a sequence step by step (Elman 1990; Hochreiter and Schmidhuber 1997; Cho et al. 2014, arXiv:1406.1078). */
import * as Type from 'typebox';
import { biasConstraint, kernelConstraint, recurrentConstraint } from './constraints';
import { activations, units, useBias } from './fields';
import { channelsOf, defineLayer, layerSchema, requireRank, type Shape, type WeightAxis, type WeightSpec } from './kind';
import { biasRegularizer, kernelRegularizer, recurrentRegularizer } from './regularizers';

const activation = Type.Enum([...activations], { description: 'The function applied to the state; tanh where it is left out.' });
const recurrentActivation = Type.Enum([...activations], {
  description: 'The function applied to the gates; sigmoid where it is left out.',
});

const common = {
  units,
  activation: Type.Optional(activation),
  useBias: Type.Optional(useBias),
  kernelRegularizer,
  recurrentRegularizer,
  biasRegularizer,
  kernelConstraint: kernelConstraint(2),
  recurrentConstraint,
  biasConstraint,
  returnSequences: Type.Optional(
    Type.Boolean({ description: 'Whether the output of every step is given, or only that of the last; false where it is left out.' }),
  ),
  goBackwards: Type.Optional(Type.Boolean({ description: 'Whether it begins with the last step; false where it is left out.' })),
};
const gated = { ...common, recurrentActivation: Type.Optional(recurrentActivation) };

interface RecurrentFields {
  readonly activation?: string;
  readonly recurrentActivation?: string;
  readonly units: number;
  readonly useBias?: boolean;
  readonly returnSequences?: boolean;
  readonly unitForgetBias?: boolean;
  readonly resetAfter?: boolean;
}

export const simpleRnn = defineLayer({
  schema: layerSchema('SimpleRNN', common),
  meaning: 'Goes through a sequence with one state.',
  ...arithmetic('SimpleRNN', { sums: 1, kept: 1 }, ({ activation = 'tanh' }) => ({ activation, recurrentInitializer: 'zeros' })),
});

export const gru = defineLayer({
  schema: layerSchema('GRU', {
    ...gated,
    resetAfter: Type.Optional(
      Type.Boolean({
        description:
          'Whether the reset gate acts on the weighted sum of the state, which then has a bias of its own, rather than on the state: as GRUs of Keras 2, Keras 3 and PyTorch have it, but plain TF.js cannot load it. false where it is left out.',
      }),
    ),
  }),
  meaning: 'Goes through a sequence with a gated state (Cho et al. 2014).',
  ...arithmetic('GRU', { sums: 3, kept: 2 }, (layer) => ({ ...gatedFields(layer), resetAfter: layer.resetAfter === true })),
});

export const lstm = defineLayer({
  schema: layerSchema('LSTM', {
    ...gated,
    unitForgetBias: Type.Optional(
      Type.Boolean({
        description: 'Whether the bias of the forget gate starts at one, so that it forgets little; true where it is left out.',
      }),
    ),
  }),
  meaning: 'Goes through a sequence with a gated memory (Hochreiter and Schmidhuber 1997).',
  ...arithmetic('LSTM', { sums: 4, kept: 2 }, gatedFields, ({ unitForgetBias = true }) => (unitForgetBias ? 'forgetGateOnes' : 'zeros')),
});

/** TF.js's defaults are not Keras's, and initial values that are replaced anyway take it long to make. */
function gatedFields({ activation = 'tanh', recurrentActivation = 'sigmoid' }: RecurrentFields) {
  return { activation, recurrentActivation, recurrentInitializer: 'zeros' };
}

/**
 * @param sums how many weighted sums a unit takes in every step: one for its state, the others for its gates
 * @param kept how many numbers a unit keeps beside them: its state, and an LSTM's memory or the state that a GRU's reset gate lets through
 * @param tfjsFields the arguments that TF.js needs
 * @param initialBias how the bias starts
 */
function arithmetic(
  type: string,
  { sums, kept }: { readonly sums: number; readonly kept: number },
  tfjsFields: (layer: RecurrentFields) => Readonly<Record<string, unknown>>,
  initialBias: (layer: RecurrentFields) => WeightSpec['initializer'] = () => 'zeros',
) {
  const weight = (
    units: number,
    name: string,
    from: readonly [WeightAxis, number][],
    initializer: WeightSpec['initializer'],
  ): WeightSpec => ({
    name,
    shape: [...from.map(([, size]) => size), sums * units],
    axes: [...from.map(([axis]) => axis), { of: 'output', units }],
    trainable: true,
    initializer,
  });
  return {
    inputs: 'one',
    flow: 'produce',
    hasCell: true,
    withUnits: <L extends RecurrentFields>(layer: L, units: number): L => ({ ...layer, units }),
    // A constant is added in every step, as the bias is.
    seesConstantsEvenly: () => true,
    outputShape: ({ units, returnSequences }: RecurrentFields, [input]: readonly Shape[]): Shape => {
      requireRank(input!, 2, type, 'steps, units');
      channelsOf(input!, type);
      return returnSequences === true ? [input![0]!, units] : [units];
    },
    weights: (layer: RecurrentFields, [input]: readonly Shape[]): WeightSpec[] => {
      const { units, useBias, resetAfter } = layer;
      // The first row is added to what the input gives, the second to what the state gives.
      const biasRows: [WeightAxis, number][] = resetAfter === true ? [['other', 2]] : [];
      return [
        weight(units, 'kernel', [['input', channelsOf(input!, type)]], 'glorotUniform'),
        weight(units, 'recurrent_kernel', [['state', units]], 'orthogonal'),
        ...(useBias === false ? [] : [weight(units, 'bias', biasRows, initialBias(layer))]),
      ];
    },
    workValues: ({ units }: RecurrentFields): number => (sums + kept) * units,
    macs: ({ units }: RecurrentFields, [input]: readonly Shape[]): number | null => {
      const [steps] = input!;
      return steps === null ? null : steps! * sums * units * (channelsOf(input!, type) + units);
    },
    tfjs: { fields: tfjsFields },
  } as const;
}
