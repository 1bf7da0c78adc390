/** Fewer bits for each weight, and for each value: see `core/methods/options/quantize`. */
import { type GraphLayer, layerNamed } from '../../../core/graph/graph';
import { formatShare } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { settlingRates } from '../../../core/methods/learningRates';
import { maskZeros } from '../../../core/methods/pruning/maskZeros';
import { foldNormalization } from '../../../core/weights/foldNormalization';
import type { Model } from '../../../core/weights/model';
import type { Precision, QuantizeOptions } from '../../../core/methods/options/quantize';
import { quantizeLayer, roundingOf } from '../../../core/methods/quantizing/quantize';
import { quantizeDefaults } from '../../../core/methods/records/quantize';
import type { Weights } from '../../../core/weights/weights';
import { ExportError } from '../../formats/exporter';
import { int8Model, type Int8Model } from '../int8Model';
import { correctedBiases } from '../correctedBiases';
import { requireLayers } from '../layerNames';
import { type Complete, type Method, MethodError, type RoundContext, type Task } from '../method';

type Settings = Complete<QuantizeOptions, keyof typeof quantizeDefaults | 'learningRate'>;

/**
 * Stores weights in 8 or 16 bits, with a scale for each unit (Krishnamoorthi 2018), and fine-tunes on that grid; with `activations`, what layers give is
 * rounded meanwhile, too (Jacob et al. 2018, arXiv:1712.05877).
 *
 * @throws MethodError when the model or the data cannot be shrunk in that way
 */
export function quantize(options: QuantizeOptions, task: Task): Method {
  const settings: Settings = { ...quantizeDefaults, learningRate: task.train.learningRate, ...options };
  requireLayers(task.graph, 'quantize.layerPrecision', Object.keys(settings.layerPrecision));
  if (settings.activations !== undefined && settings.precision !== 'int8')
    throw new MethodError(say('quantize.activations needs weights in int8: leave "precision" out, or "activations"'));
  return {
    rebuild: 'never',
    projection: roundingOf,
    rounds: [
      {
        rates: settlingRates(settings.learningRate, settings.fineTuneEpochs),
        keepsBest: true,
        change: async (model, context) => {
          const pruned = maskZeros(model);
          const { squared } = await context.session.gradients(context.signal);
          const folded = settings.activations === undefined ? undefined : withoutNormalizations(pruned);
          const int8 = folded && (await inIntegers(settings, folded, context, task));
          if (int8 === undefined) return { ...pruned, weights: await quantizeModel(settings, pruned, squared, context) };
          const rounded = quantizeWeights(settings, { ...folded!, graph: int8.graph }, squared, int8);
          return { ...rounded, weights: await correctedBiases(rounded, folded!.weights, int8.rows, context.signal) };
        },
      },
    ],
  };
}

/** Integers have no normalizations: they go into the weights in front of them, with the statistics that they have. */
function withoutNormalizations({ masks, ...model }: Model): Model {
  const folded = foldNormalization(model);
  return { ...folded, masks: new Map([...masks].filter(([key]) => folded.weights.has(key))) };
}

/** @returns undefined for a model whose values cannot be integers */
async function inIntegers(settings: Settings, model: Model, context: RoundContext, { train }: Task): Promise<Int8Model | undefined> {
  const told = new Map(Object.entries(settings.layerPrecision).map(([layer, precision]) => [layer, precision === 'int8' ? 'int8' : 'float'] as const)); // prettier-ignore
  const { data, signal } = context;
  try {
    const found = await int8Model({ model, rows: data.training, train, signal, tolerance: settings.tolerance, told });
    for (const [layer, rise] of found.kept)
      context.notice(
        layerNamed(found.graph, layer).weights.length > 0
          ? say('{0} stays float16: int8 in it alone would raise the loss by {1}', layer, formatShare(rise))
          : say('{0} stays in floating point: int8 in it alone would raise the loss by {1}', layer, formatShare(rise)),
      );
    return found;
  } catch (cause) {
    if (!(cause instanceof ExportError)) throw cause;
    context.notice(say('only weights become integers, not what layers give: {0}', cause.userMessage));
    return undefined;
  }
}

function quantizeWeights(settings: Settings, model: Model, squared: Weights, { kept }: Int8Model): Model {
  const { graph } = model;
  const precisionOf = ({ name }: GraphLayer): Precision => settings.layerPrecision[name] ?? (kept.has(name) ? 'float16' : 'int8');
  const weights = graph.layers
    .filter((layer) => layer.weights.length > 0)
    .reduce((quantized, layer) => quantizeLayer(layer, quantized, precisionOf(layer), squared), model.weights);
  return { ...model, weights };
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
