/** Layers of low rank: see `core/methods/options/factorize`. */
import { say } from '../../../core/message/message';
import { settlingRates } from '../../../core/methods/learningRates';
import {
  type Candidates,
  candidatesOf,
  type Choices,
  chooseByEnergy,
  chooseByParameters,
  paramsOf,
} from '../../../core/methods/lowRank/choose';
import { factorizeLayers } from '../../../core/methods/lowRank/factorize';
import type { Model } from '../../../core/weights/model';
import type { FactorizeOptions } from '../../../core/methods/options/factorize';
import { factorizeDefaults } from '../../../core/methods/records/factorize';
import { limitOf } from '../../../core/methods/target';
import { nonZeroOfModel } from '../../../core/weights/weights';
import { requireLayers } from '../layerNames';
import { type Complete, fineTuningRateFactor, type Method, type Task } from '../method';

type Settings = Complete<FactorizeOptions, keyof typeof factorizeDefaults | 'learningRate'>;

const usualEnergy = 0.95;

/**
 * Splits each layer's kernel into two of low rank (Sainath et al. 2013; Jaderberg et al. 2014) and fine-tunes once. The ranks follow from `energy`, or from
 * the target's parameters, shared out among the layers by what they lose.
 *
 * @throws MethodError when the model or the data cannot be shrunk in that way
 */
export function factorize(options: FactorizeOptions, { train, graph, target, original }: Task): Method {
  const settings: Settings = { ...factorizeDefaults, learningRate: train.learningRate * fineTuningRateFactor, ...options };
  requireLayers(graph, 'factorize.layers', settings.layers ?? []);
  const wanted = target.params === undefined ? undefined : limitOf(target.params, original.params);
  const choose = (candidates: readonly Candidates[], rest: number): Choices =>
    settings.energy === undefined && wanted !== undefined
      ? chooseByParameters(candidates, wanted - rest)
      : chooseByEnergy(candidates, settings.energy ?? usualEnergy);
  return {
    rebuild: 'always',
    rounds: [
      {
        rates: settlingRates(settings.learningRate, settings.fineTuneEpochs),
        change: (model, context) => {
          const candidates = allCandidates(model, settings);
          if (candidates.length === 0) {
            context.notice(say('factorize found no layer to replace: it can split Dense, Conv2D and Conv2DTranspose layers'));
            return Promise.resolve(model);
          }
          const rest = nonZeroOfModel(model.graph, model.weights) - paramsOf(candidates, new Map());
          const choices = choose(candidates, rest);
          const alone = candidates.filter(({ layer }) => !choices.has(layer)).map(({ layer }) => layer);
          if (alone.length > 0)
            context.notice(say('left alone, because two layers would not be smaller or would lose too much: {0}', alone.join(', ')));
          const held = constrained(model, choices);
          if (held.length > 0)
            context.notice(
              say('kernelConstraint does not hold for two kernels in the place of one, and was left out: {0}', held.join(', ')),
            );
          const remaining = rest + paramsOf(candidates, choices);
          if (settings.energy === undefined && wanted !== undefined && remaining > wanted)
            context.notice(say('factorize cannot reach {0} parameters: with rank 1 everywhere, {1} remain', wanted, remaining));
          return Promise.resolve(choices.size === 0 ? model : factorizeLayers(model, choices));
        },
      },
    ],
  };
}

/** Chosen layers whose kernel has a constraint. */
function constrained({ graph }: Model, choices: Choices): string[] {
  return graph.layers.filter(({ name, spec }) => choices.has(name) && 'kernelConstraint' in spec).map(({ name }) => name);
}

function allCandidates({ graph, weights }: Model, { layers, convolution }: Settings): Candidates[] {
  return graph.layers
    .filter(({ name }) => layers?.includes(name) ?? true)
    .map((layer) => candidatesOf(layer, weights, convolution))
    .filter((candidates) => candidates !== undefined);
}
