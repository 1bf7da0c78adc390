/** Recurrent layers, and layers that run others. Sizes as in Keras's own `build` methods. */
import { channelsOf, requireRank, type Shape, type WeightSpec } from '../../layers/kind';
import { type Config, numberIn } from '../config';
import { type KerasRules, weight } from '../rules';

export const embedding: KerasRules = {
  meaning: 'Looks up a vector for every number.',
  inputs: 'one',
  outputShape: (config, [input]) => [...input!, numberIn(config, 'outputDim')],
  weights: (config) => [weight('embeddings', numberIn(config, 'inputDim'), numberIn(config, 'outputDim'))],
};

export const simpleRnn = recurrent('Goes through a sequence with one state.', 1);
export const lstm = recurrent('Goes through a sequence with a gated memory (Hochreiter and Schmidhuber 1997).', 4);
export const gru = recurrent('Goes through a sequence with a gated state (Cho et al. 2014).', 3);

/** @param gates how many weighted sums a unit takes in every step */
function recurrent(meaning: string, gates: number): KerasRules {
  return {
    meaning,
    inputs: 'one',
    outputShape: (config, [input]) => {
      requireRank(input!, 2, 'a recurrent layer', 'steps, units');
      const units = numberIn(config, 'units');
      return config['returnSequences'] === true ? [input![0]!, units] : [units];
    },
    weights: (config, [input]) => {
      const units = numberIn(config, 'units');
      // A GRU whose reset comes after the multiplication has a bias for both products.
      const bias = gates === 3 && config['resetAfter'] === true ? [2, gates * units] : [gates * units];
      return [
        weight('kernel', channelsOf(input!, 'a recurrent layer'), gates * units),
        weight('recurrent_kernel', units, gates * units),
        ...(config['useBias'] === false ? [] : [weight('bias', ...bias)]),
      ];
    },
    macs: (config, [input]) => {
      const units = numberIn(config, 'units');
      return input![0] === null ? null : input![0]! * gates * units * (channelsOf(input!, 'a recurrent layer') + units);
    },
  };
}

/** What a wrapper makes of the layer inside. @param inner finds its rules and its config */
export function timeDistributed(inner: (config: Config) => Inner): KerasRules {
  return {
    meaning: 'Runs a layer on every step of a sequence.',
    inputs: 'one',
    outputShape: (config, [input]) => {
      const { rules, config: own } = inner(config);
      return [input![0] ?? null, ...rules.outputShape(own, [input!.slice(1)])];
    },
    weights: (config, [input]) => innerWeights(inner(config), input!.slice(1)),
    macs: (config, [input], output) => {
      const { rules, config: own } = inner(config);
      const once = rules.macs === undefined ? 0 : rules.macs(own, [input!.slice(1)], output.slice(1));
      return once === null || input![0] === null ? null : once * input![0]!;
    },
  };
}

export function bidirectional(inner: (config: Config) => Inner): KerasRules {
  return {
    meaning: 'Runs a recurrent layer forwards and backwards.',
    inputs: 'one',
    outputShape: (config, [input]) => {
      const { rules, config: own } = inner(config);
      const output = rules.outputShape(own, [input!]);
      const joins = (config['mergeMode'] ?? 'concat') === 'concat';
      const units = output.at(-1);
      return joins ? [...output.slice(0, -1), typeof units === 'number' ? 2 * units : null] : output;
    },
    weights: (config, [input]) => {
      const once = innerWeights(inner(config), input!);
      return [
        ...once.map((one) => ({ ...one, name: `forward_${one.name}` })),
        ...once.map((one) => ({ ...one, name: `backward_${one.name}` })),
      ];
    },
    macs: (config, [input], output) => {
      const { rules, config: own } = inner(config);
      const once = rules.macs === undefined ? 0 : rules.macs(own, [input!], output);
      return once === null ? null : 2 * once;
    },
  };
}

interface Inner {
  readonly rules: KerasRules;
  readonly config: Config;
}

function innerWeights({ rules, config }: Inner, input: Shape): WeightSpec[] {
  return rules.weights?.(config, [input]) ?? [];
}
