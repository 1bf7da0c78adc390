/** Fewer bits for each weight: see `core/methods/options/quantize`. */
import { formatShare } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { settlingRates } from '../../../core/methods/learningRates';
import { maskZeros } from '../../../core/methods/pruning/maskZeros';
import type { Model } from '../../../core/weights/model';
import type { Precision, QuantizeOptions } from '../../../core/methods/options/quantize';
import { quantizeLayer, roundingOf } from '../../../core/methods/quantizing/quantize';
import { quantizeDefaults } from '../../../core/methods/records/quantize';
import type { Weights } from '../../../core/weights/weights';
import { requireLayers } from '../layerNames';
import type { Complete, Method, RoundContext, Task } from '../method';

type Settings = Complete<QuantizeOptions, keyof typeof quantizeDefaults | 'learningRate'>;

/**
 * Stores weights in 8 or 16 bits, with a scale for each unit (Krishnamoorthi 2018), and fine-tunes on that grid.
 *
 * @throws MethodError when the model or the data cannot be shrunk in that way
 */
export function quantize(options: QuantizeOptions, { train, graph }: Task): Method {
  const settings: Settings = { ...quantizeDefaults, learningRate: train.learningRate, ...options };
  requireLayers(graph, 'quantize.layerPrecision', Object.keys(settings.layerPrecision));
  return {
    rebuild: 'never',
    projection: roundingOf,
    rounds: [
      {
        rates: settlingRates(settings.learningRate, settings.fineTuneEpochs),
        change: async (model, context) => {
          const pruned = maskZeros(model);
          const { squared } = await context.session.gradients(context.signal);
          return { ...pruned, weights: await quantizeModel(settings, pruned, squared, context) };
        },
      },
    ],
  };
}

/** Every layer in its precision: the one asked for, or a finer one where that alone would cost too much. */
async function quantizeModel(settings: Settings, { graph, weights }: Model, squared: Weights, context: RoundContext): Promise<Weights> {
  const { session, signal } = context;
  const before = (await session.evaluate('training', signal)).loss;
  const limit = before + Math.abs(before) * settings.tolerance;
  let quantized = weights;
  for (const layer of graph.layers) {
    if (layer.weights.length === 0) continue;
    const wanted: Precision = settings.layerPrecision[layer.name] ?? settings.precision;
    let precision = wanted;
    if (wanted === 'int8' && settings.layerPrecision[layer.name] === undefined) {
      session.setWeights(quantizeLayer(layer, weights, 'int8', squared));
      const { loss } = await session.evaluate('training', signal);
      if (!(loss <= limit)) {
        precision = 'float16';
        context.notice(say('{0} stays float16: int8 in it alone would raise the loss by {1}', layer.name, formatShare(loss / before - 1)));
      }
    }
    quantized = quantizeLayer(layer, quantized, precision, squared);
  }
  return quantized;
}
