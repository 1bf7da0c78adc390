import { layerNamed, type ModelGraph, upTo } from '../../core/graph/graph';
import { isMessage, type Message, say } from '../../core/message/message';
import { isLinear, planRemoval } from '../../core/methods/layerRemoval/plan';
import { composeBehind } from '../../core/methods/leastSquares/compose';
import { fitLinear, type LinearFit } from '../../core/methods/leastSquares/fit';
import type { BareModel, Model } from '../../core/weights/model';
import { unitCount } from '../../core/units/flow';
import { canFold } from '../../core/units/constants';
import { type WeightKey, type Weights, type WeightTensor, weightKey, weightOf } from '../../core/weights/weights';
import type { Samples } from '../engine/engine';
import { layerOutputs } from '../engine/outputs';

/** More incoming units than this make the fit too large. */
const mostFitted = 1500;

/**
 * The model without a layer. What it fed is fitted, by least squares on the sample, to receive what it received before; a linear layer is composed with
 * what is behind it instead, which is exact.
 *
 * @returns the model, or why the layer was left alone
 */
export async function removeLayer(model: Model, name: string, sample: Pick<Samples, 'inputs' | 'count'>): Promise<Model | Message> {
  const removal = planRemoval(model.graph, name);
  if (isMessage(removal)) return removal;
  const { graph, projected } = removal;
  const layer = layerNamed(model.graph, name);
  const weights = new Map<WeightKey, WeightTensor>(model.weights);
  if (projected) {
    const fit = await fitBetween({ model, layer: layer.inputs[0]! }, { model: { graph: model.graph, weights }, layer: name }, sample, true);
    weights.set(weightKey(name, 'kernel'), { shape: layerNamed(graph, name).weights[0]!.shape, data: fit.matrix });
    weights.set(weightKey(name, 'bias'), { shape: [unitCount(layer)], data: fit.offset });
    return { graph, weights: weightsFor(graph, weights), masks: masksFor(model, graph) };
  }
  for (const refit of removal.refitted) {
    const behind = layerNamed(model.graph, refit.layer);
    const units = unitCount(layerNamed(graph, refit.after));
    if (Math.max(units, unitCount(layerNamed(model.graph, refit.before))) > mostFitted)
      return say('{0}, which it feeds, has too many incoming units to be fitted (at most {1})', refit.layer, mostFitted);
    const fit =
      refit.before === name && isLinear(layer)
        ? ownMap(model, name)
        : await fitBetween({ model: { graph, weights }, layer: refit.after }, { model, layer: refit.before }, sample, canFold(behind));
    for (const [key, tensor] of composeBehind(fit, units, behind, model.weights)) weights.set(key, tensor);
  }
  return { graph, weights: weightsFor(graph, weights), masks: masksFor(model, graph) };
}

interface LayerOfModel {
  readonly model: BareModel;
  readonly layer: string;
}

/** The linear map from what one layer gives in one model to what another gives in another. */
async function fitBetween(
  given: LayerOfModel,
  wanted: LayerOfModel,
  rows: Pick<Samples, 'inputs' | 'count'>,
  offset: boolean,
): Promise<LinearFit> {
  const outputsOf = async ({ model: { graph, weights }, layer }: LayerOfModel) =>
    (await layerOutputs({ graph: upTo(graph, layer), weights }, rows, [layer])).get(layer)!;
  const unitsOf = ({ model, layer }: LayerOfModel) => unitCount(layerNamed(model.graph, layer));
  return fitLinear({
    given: await outputsOf(given),
    wanted: await outputsOf(wanted),
    inputs: unitsOf(given),
    outputs: unitsOf(wanted),
    offset,
  });
}

function ownMap({ weights }: BareModel, name: string): LinearFit {
  const { data, shape } = weightOf(weights, name, 'kernel');
  const offset = weights.get(weightKey(name, 'bias'))?.data ?? new Float32Array(shape.at(-1)!);
  return { matrix: data, offset };
}

function weightsFor(graph: ModelGraph, weights: Weights): Weights {
  return new Map(
    graph.layers.flatMap((layer) =>
      layer.weights.map(({ name }) => [weightKey(layer.name, name), weightOf(weights, layer.name, name)] as const),
    ),
  );
}

/** Masks of the weights that kept their shape. */
function masksFor({ masks, graph: before }: Model, graph: ModelGraph): Model['masks'] {
  const shapesOf = (of: ModelGraph) =>
    new Map(of.layers.flatMap((layer) => layer.weights.map(({ name, shape }) => [weightKey(layer.name, name), shape.join()])));
  const [was, is] = [shapesOf(before), shapesOf(graph)];
  return new Map([...masks].filter(([key]) => is.has(key) && was.get(key) === is.get(key)));
}
