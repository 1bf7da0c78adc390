/** Layers that run another layer, which may be a whole model. */
import { requireRank, type Shape, type WeightSpec } from '../../layers/kind';
import type { Config } from '../config';
import { type KerasRules, statistic, times } from '../rules';

/** A layer inside of another, with all that its arithmetic needs. */
export interface InnerLayer {
  readonly rules: KerasRules;
  readonly config: Config;
}

/** Finds the layer in a field of a wrapper's config, if the field holds one. @throws ShapeError when it is a layer that is not known */
export type FindInner = (config: Config, key: string) => InnerLayer | undefined;

/** The same for a field that must hold one. */
type Require = (config: Config) => InnerLayer;

/** The inner layer on each step: its weights are there once, its multiply-accumulates once for each step. */
export function timeDistributed(inner: Require): KerasRules {
  return {
    inputs: 'one',
    outputShape: (config, [input]) => [input![0] ?? null, ...outputOf(inner(config), input!.slice(1))],
    weights: (config, [input]) => weightsOf(inner(config), input!.slice(1)),
    macs: (config, [input], output) => {
      const once = macsOf(inner(config), input!.slice(1), output.slice(1));
      return once === null ? null : times(input![0] ?? null, once);
    },
  };
}

/** The inner layer forwards, and backwards either a copy of it or the one that `backward_layer` gives: weights and costs of both. */
export function bidirectional(inner: Require, find: FindInner): KerasRules {
  const ways = (config: Config) => {
    const forward = inner(config);
    return { forward, backward: find(config, 'backwardLayer') ?? forward };
  };
  return {
    inputs: 'one',
    outputShape: (config, [input]) => {
      requireRank(input!, 2, 'Bidirectional', 'steps, units');
      const { forward, backward } = ways(config);
      const [ahead, back] = [outputOf(forward, input!), outputOf(backward, input!)];
      const joins = (config['mergeMode'] ?? 'concat') === 'concat';
      const [a, b] = [ahead.at(-1) ?? null, back.at(-1) ?? null];
      return joins ? [...ahead.slice(0, -1), a === null || b === null ? null : a + b] : ahead;
    },
    weights: (config, [input]) => {
      const { forward, backward } = ways(config);
      return [
        ...weightsOf(forward, input!).map((one) => ({ ...one, name: `forward_${one.name}` })),
        ...weightsOf(backward, input!).map((one) => ({ ...one, name: `backward_${one.name}` })),
      ];
    },
    macs: (config, [input]) => {
      const { forward, backward } = ways(config);
      const [ahead, back] = [forward, backward].map((way) => macsOf(way, input!, outputOf(way, input!)));
      return ahead === null || back === null ? null : ahead! + back!;
    },
  };
}

/** Miyato et al. 2018: one vector more, of which training learns the direction. */
export function spectralNormalization(inner: Require): KerasRules {
  return {
    inputs: 'one',
    outputShape: (config, [input]) => outputOf(inner(config), input!),
    weights: (config, [input]) => {
      const weights = weightsOf(inner(config), input!);
      return [...weights, statistic('vector_u', 1, weights[0]?.shape.at(-1) ?? 0)];
    },
    macs: (config, [input], output) => macsOf(inner(config), input!, output),
  };
}

function outputOf({ rules, config }: InnerLayer, input: Shape): Shape {
  return rules.outputShape(config, [input]);
}

function weightsOf({ rules, config }: InnerLayer, input: Shape): WeightSpec[] {
  return rules.weights?.(config, [input]) ?? [];
}

function macsOf({ rules, config }: InnerLayer, input: Shape, output: Shape): number | null {
  return rules.macs === undefined ? 0 : rules.macs(config, [input], output);
}
