/** Another activation in the place of one: see `core/methods/options/replaceActivations`. */
import { consumersOf, layerNamed, type ModelGraph, upTo } from '../../../core/graph/graph';
import { isMatrix } from '../../../core/graph/matrix';
import { activations as knownActivations } from '../../../core/layers/fields';
import { say } from '../../../core/message/message';
import { fineTuningRates } from '../../../core/methods/learningRates';
import { composeBehind } from '../../../core/methods/leastSquares/compose';
import { fitLinear } from '../../../core/methods/leastSquares/fit';
import type { Model } from '../../../core/weights/model';
import type { ReplaceActivationsOptions } from '../../../core/methods/options/replaceActivations';
import { replaceActivationsDefaults } from '../../../core/methods/records/replaceActivations';
import { newActivations, type NewActivations, withActivations } from '../../../core/methods/replaceActivations';
import { didYouMean } from '../../../core/problem/suggest';
import { unitCount } from '../../../core/units/flow';
import { applyMasks, type WeightKey, type WeightTensor } from '../../../core/weights/weights';
import type { Samples } from '../../engine/engine';
import { layerOutputs } from '../../engine/outputs';
import { sampleRows } from '../../engine/rows';
import { type Complete, fineTuningRateFactor, type Method, MethodError, type RoundContext, type Task } from '../method';

const sampledRows = 1000;

/**
 * Puts other activations in the place of some, refits the dense layers behind them by least squares, and fine-tunes.
 *
 * @throws MethodError when the model or the data cannot be shrunk in that way
 */
export function replaceActivations(options: ReplaceActivationsOptions, { graph, train }: Task): Method {
  const settings = { ...replaceActivationsDefaults, learningRate: train.learningRate * fineTuningRateFactor, ...options };
  const { activations: mapping, refit, fineTuneEpochs, learningRate } = settings;
  requireKnown(settings, graph);
  const change = async (model: Model, context: RoundContext): Promise<Model> => {
    const activations = newActivations(model.graph, mapping, options.layers);
    if (activations.size === 0) {
      context.notice(say('no layer has the activation {0}: nothing was replaced', Object.keys(mapping).join(' or ')));
      return model;
    }
    const changed = { ...model, graph: withActivations(model.graph, activations) };
    return refit ? refitBehind(model, changed, activations, context) : changed;
  };
  const rates = fineTuningRates({ rounds: 1, fineTuneEpochs, finalEpochs: 0, learningRate }, 'once');
  return { rounds: rates.map((own) => ({ rates: own, change })), rebuild: 'whenMuchSmaller' };
}

function requireKnown({ activations, layers = [] }: Complete<ReplaceActivationsOptions, 'activations'>, graph: ModelGraph): void {
  for (const name of Object.keys(activations)) {
    const hint = didYouMean(name, knownActivations);
    if (!(knownActivations as readonly string[]).includes(name))
      throw new MethodError(say('replaceActivations.activations names "{0}", which is no activation{1}', name, hint));
  }
  for (const name of layers) {
    if (!graph.layers.some((layer) => layer.name === name))
      throw new MethodError(say('replaceActivations.layers names "{0}", but no layer has that name', name));
  }
}

/** Fits each dense layer right behind a new activation to what it received from the old one, from the front to the back. */
async function refitBehind(before: Model, after: Model, activations: NewActivations, { data }: RoundContext): Promise<Model> {
  const sample = await sampleRows(data.training, sampledRows);
  const weights = new Map<WeightKey, WeightTensor>(after.weights);
  const consumers = consumersOf(after.graph);
  for (const { name } of after.graph.layers) {
    if (!activations.has(name)) continue;
    const behind = consumers.get(name)!.map((consumer) => layerNamed(after.graph, consumer));
    const [only] = behind;
    if (only === undefined || behind.length !== 1 || !isMatrix(only)) continue;
    const units = unitCount(layerNamed(after.graph, name));
    const fit = fitLinear({
      given: await outputOf({ ...after, weights }, name, sample),
      wanted: await outputOf(before, name, sample),
      inputs: units,
      outputs: units,
      offset: only.weights.some(({ name: weight }) => weight === 'bias'),
    });
    for (const [key, tensor] of composeBehind(fit, units, only, before.weights)) weights.set(key, tensor);
  }
  return { ...after, weights: applyMasks(weights, after.masks) };
}

async function outputOf({ graph, weights }: Pick<Model, 'graph' | 'weights'>, name: string, rows: Pick<Samples, 'inputs' | 'count'>) {
  return (await layerOutputs({ graph: upTo(graph, name), weights }, rows, [name])).get(name)!;
}
