/** Removal of whole layers: see `core/methods/options/removeLayers`. */
import { modelCost } from '../../../core/cost/cost';
import { layerNamed } from '../../../core/graph/graph';
import { autoencoderRoles } from '../../../core/graph/roles';
import { elementCount } from '../../../core/layers/kind';
import { isMessage, say } from '../../../core/message/message';
import { meanSquaredDifference } from '../../../core/score/metrics';
import { flowOf } from '../../../core/units/flow';
import { fineTuningRates } from '../../../core/methods/learningRates';
import { limitsQuality } from '../../../core/methods/quality';
import type { BareModel, Model } from '../../../core/weights/model';
import type { RemoveLayersOptions } from '../../../core/methods/options/removeLayers';
import { removeLayersDefaults } from '../../../core/methods/records/removeLayers';
import type { Rows, Samples } from '../../engine/engine';
import { layerOutputs } from '../../engine/outputs';
import { sampleRows } from '../../engine/rows';
import { fineTuningRateFactor, type Method, MethodError, type RoundContext, type Task } from '../method';
import { removeLayer } from '../removeLayer';

/** Values of one layer's output that a fit looks at; each row of an image gives one for every pixel. */
const sampledValues = 20_000;
const mostRows = 2000;

/**
 * Removes layers one at a time. What they fed is fitted by least squares to receive what it received before; then the model is fine-tuned.
 *
 * @throws MethodError when the model or the data cannot be shrunk in that way
 */
export function removeLayers(options: RemoveLayersOptions, task: Task): Method {
  const { layers, count = 1 } = options;
  for (const name of layers ?? []) {
    if (!task.graph.layers.some((layer) => layer.name === name))
      throw new MethodError(say('removeLayers.layers names "{0}", but no layer has that name', name));
  }
  const rounds = layers?.length ?? count;
  const settings = { ...removeLayersDefaults, learningRate: task.train.learningRate * fineTuningRateFactor, ...options, rounds };
  const rates = fineTuningRates(settings, limitsQuality(task.target) ? 'everyRound' : 'once');
  return {
    rounds: rates.map((own, index) => ({
      rates: own,
      change: (model: Model, context: RoundContext) => {
        const name = layers?.[index];
        return name === undefined ? removeLeastMissed(model, context) : removeNamed(model, name, context);
      },
    })),
    rebuild: 'whenMuchSmaller',
  };
}

async function removeNamed(model: Model, name: string, context: RoundContext): Promise<Model> {
  if (!model.graph.layers.some((layer) => layer.name === name)) {
    context.notice(say('{0} is gone already', name));
    return model;
  }
  const result = await removeLayer(model, name, await sampleOf(model, context.data.training));
  if (isMessage(result)) {
    context.notice(say('{0} was left alone: {1}', name, result));
    return model;
  }
  const [before, after] = [paramsOf(model), paramsOf(result)];
  if (after > before)
    context.notice(
      say(
        'without {0} the model has more parameters, {1} instead of {2}, because the layers behind it take more units',
        name,
        after,
        before,
      ),
    );
  return result;
}

/**
 * Tries every hidden layer and keeps the attempt whose outputs are closest to the model's, of those that make it smaller. An autoencoder's code
 * stays as narrow as it is: it is what the model is for.
 */
async function removeLeastMissed(model: Model, context: RoundContext): Promise<Model> {
  const sample = await sampleOf(model, context.data.training);
  const before = await outputOf(model, sample);
  const hidden = model.graph.layers.filter((layer) => flowOf(layer) === 'produce' && !model.graph.outputs.includes(layer.name));
  let best: { readonly model: Model; readonly difference: number } | undefined;
  for (const { name } of hidden) {
    const attempt = await removeLayer(model, name, sample);
    if (isMessage(attempt) || paramsOf(attempt) >= paramsOf(model) || codeSize(attempt) > codeSize(model)) continue;
    const difference = meanSquaredDifference(before, await outputOf(attempt, sample));
    if (best === undefined || difference < best.difference) best = { model: attempt, difference };
  }
  if (best === undefined)
    context.notice(
      say(
        "removeLayers found no layer that could go: layers behind need it, the model would not be smaller without it, or it is the autoencoder's code",
      ),
    );
  return best?.model ?? model;
}

function paramsOf({ graph }: Model): number {
  return modelCost(graph).params;
}

/** How many values the code of an autoencoder has; Infinity for a model without one. */
function codeSize({ graph }: Model): number {
  const roles = autoencoderRoles(graph);
  const code = graph.layers.find(({ index }) => roles?.[index] === 'code');
  return code === undefined ? Infinity : elementCount(code.outputShape)!;
}

async function outputOf(model: BareModel, rows: Pick<Samples, 'inputs' | 'count'>): Promise<Float32Array> {
  const { output } = model.graph;
  return (await layerOutputs(model, rows, [output])).get(output)!;
}

/** This many rows that every layer gives enough values for a fit, and not too many. */
function sampleOf({ graph }: Model, rows: Rows): Promise<Samples> {
  const positions = layerNamed(graph, graph.inputs[0]!)
    .outputShape.slice(0, -1)
    .reduce<number>((product, size) => product * (size ?? 1), 1);
  return sampleRows(rows, Math.min(mostRows, Math.ceil(sampledValues / positions)));
}
