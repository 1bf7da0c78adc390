/** Weight sharing: see `core/shrink/options/share`. */
import { settlingRates } from '../../../core/shrink/learningRates';
import { type ShareOptions, shareDefaults } from '../../../core/shrink/options/share';
import { shareValues } from '../../../core/shrink/sharing/share';
import { tyingOf } from '../../../core/shrink/sharing/tie';
import { requireLayers } from '../layerNames';
import type { Complete, Method, Task } from '../method';
import { maskZeros } from '../zeros';

type Settings = Complete<ShareOptions, keyof typeof shareDefaults | 'learningRate'>;

export function share(options: ShareOptions, { train, graph }: Task): Method {
  const settings: Settings = { ...shareDefaults, learningRate: train.learningRate, ...options };
  const { bits, layerBits, fineTuneEpochs, learningRate } = settings;
  requireLayers(graph, 'share.layerBits', Object.keys(layerBits));
  return {
    rebuild: 'never',
    hold: (_graph, start) => tyingOf(start),
    rounds: [
      {
        rates: settlingRates(learningRate, fineTuneEpochs),
        change: async (model, { session, signal }) => {
          const pruned = maskZeros(model);
          const { squared } = await session.gradients(signal);
          const request = { squaredGradients: squared, valuesOf: (layer: string) => 2 ** (layerBits[layer] ?? bits) };
          return { ...pruned, weights: shareValues(pruned.graph, pruned.weights, request) };
        },
      },
    ],
  };
}
