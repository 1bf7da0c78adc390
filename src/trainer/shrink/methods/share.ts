/** Weight sharing: see `core/methods/options/share`. */
import { fineTuningRates } from '../../../core/methods/learningRates';
import { maskZeros } from '../../../core/methods/pruning/maskZeros';
import { limitsQuality } from '../../../core/methods/quality';
import type { ShareOptions } from '../../../core/methods/options/share';
import { shareDefaults } from '../../../core/methods/records/share';
import { shareValues } from '../../../core/methods/sharing/share';
import { tyingOf } from '../../../core/methods/sharing/tie';
import { requireLayers } from '../layerNames';
import type { Complete, Method, Round, Task } from '../method';

type Settings = Complete<ShareOptions, keyof typeof shareDefaults | 'learningRate'>;

/**
 * Lets the values of each weight share a few (k-means; Han et al. 2016), in rounds, and fine-tunes the shared values.
 *
 * @throws MethodError when the model or the data cannot be shrunk in that way
 */
export function share(options: ShareOptions, { train, graph, target }: Task): Method {
  const settings: Settings = { ...shareDefaults, learningRate: train.learningRate, ...options };
  const { bits, layerBits, rounds } = settings;
  requireLayers(graph, 'share.layerBits', Object.keys(layerBits));
  const rates = fineTuningRates({ ...settings, finalEpochs: 0 }, limitsQuality(target) ? 'everyRound' : 'once');
  const round = (number: number): Round => ({
    rates: rates[number - 1]!,
    change: async (model, { session, signal }) => {
      const pruned = maskZeros(model);
      const { squared } = await session.gradients(signal);
      const weights = shareValues(pruned.graph, pruned.weights, {
        valuesOf: (layer) => 2 ** (layerBits[layer] ?? bits),
        // Every round shares more of what is left: 7/16, 3/4, 15/16, all.
        part: 1 - (1 - number / rounds) ** 2,
        continued: number > 1,
        squaredGradients: squared,
      });
      return { ...pruned, weights };
    },
  });
  return {
    rebuild: 'never',
    projection: (_graph, start) => tyingOf(start),
    rounds: Array.from({ length: rounds }, (_, index) => round(index + 1)),
  };
}
