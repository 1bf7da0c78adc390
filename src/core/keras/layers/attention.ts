/** Attention (Vaswani et al. 2017): every step of a sequence looks at all steps of another. */
import { elementCount, requireRank, type Shape, ShapeError } from '../../layers/kind';
import { say } from '../../message/message';
import { type Config, knownSize, numbersIn, wholeIn } from '../config';
import { bias, type KerasRules, times, weight } from '../rules';

/** Heads of one size that each project query, key and value. */
interface Heads {
  readonly query: number;
  /** Those of keys and values, which several heads of queries may share. */
  readonly key: number;
  readonly keyDim: number;
  readonly valueDim: number;
}

export const multiHeadAttention = heads((config) => {
  const count = wholeIn(config, 'numHeads', 1);
  const keyDim = wholeIn(config, 'keyDim', 1);
  return { query: count, key: count, keyDim, valueDim: wholeIn(config, 'valueDim', 1, keyDim) };
});

export const groupedQueryAttention = heads((config) => {
  const size = wholeIn(config, 'headDim', 1);
  return { query: wholeIn(config, 'numQueryHeads', 1), key: wholeIn(config, 'numKeyValueHeads', 1), keyDim: size, valueDim: size };
});

/** @param headsOf what the config says of them; the inputs are query, value and key, of which the last may be left out */
function heads(headsOf: (config: Config) => Heads): KerasRules {
  const outputSize = (config: Config, query: Shape) => numbersIn(config, 'outputShape', 1) ?? [knownSize(query, -1)];
  return {
    inputs: 'several',
    outputShape: (config, [query]) => {
      requireRank(query!, 2, 'attention', 'steps, units');
      return [query![0]!, ...outputSize(config, query!)];
    },
    weights: (config, [query, value = query, key = value]) => {
      const { query: queries, key: keys, keyDim, valueDim } = headsOf(config);
      const projection = (name: string, from: Shape, count: number, size: number) => [
        weight(`${name}/kernel`, knownSize(from, -1), count, size),
        ...bias(config, count, size).map((one) => ({ ...one, name: `${name}/bias` })),
      ];
      const output = outputSize(config, query!);
      return [
        ...projection('query', query!, queries, keyDim),
        ...projection('key', key!, keys, keyDim),
        ...projection('value', value!, keys, valueDim),
        weight('attention_output/kernel', queries, valueDim, ...output),
        ...bias(config, ...output).map((one) => ({ ...one, name: 'attention_output/bias' })),
      ];
    },
    macs: (config, [query, value = query, key = value], output) => {
      const { query: queries, key: keys, keyDim, valueDim } = headsOf(config);
      const [steps, others, units] = [query![0] ?? null, value![0] ?? null, elementCount(output.slice(1))];
      if (steps === null || others === null || units === null) return null;
      const project =
        steps * knownSize(query!, -1) * queries * keyDim +
        others * keys * (knownSize(key!, -1) * keyDim + knownSize(value!, -1) * valueDim);
      return project + steps * others * queries * (keyDim + valueDim) + steps * queries * valueDim * units;
    },
  };
}

/** Luong-style attention, without projections. Its inputs are query, value and key. */
export const attention: KerasRules = {
  inputs: 'several',
  outputShape: attended,
  weights: (config) => [
    ...(config['useScale'] === true ? [weight('scale')] : []),
    ...(config['scoreMode'] === 'concat' ? [weight('concat_score_weight')] : []),
  ],
  macs: scores,
};

/** Bahdanau-style attention, with one learned factor for every unit. */
export const additiveAttention: KerasRules = {
  inputs: 'several',
  outputShape: attended,
  weights: (config, [, value]) => (config['useScale'] === false ? [] : [weight('scale', knownSize(value!, -1))]),
  macs: scores,
};

function attended(_config: Config, [query, value]: readonly Shape[]): Shape {
  if (value === undefined) throw new ShapeError(say('it needs a query and a value'));
  return [...query!.slice(0, -1), value.at(-1) ?? null];
}

function scores(_config: Config, [query, value]: readonly Shape[]): number | null {
  return times(elementCount([...query!.slice(0, -1), ...value!.slice(0, -1)]), knownSize(query!, -1) + knownSize(value!, -1));
}
