/**
 * A model in the form that a search looks at: batch norms and activations as parts of the layers in front of them, wherever that changes nothing, and no
 * dropout or noise. These are there so that a large model learns nothing by heart; a smaller one that is to give the same is only held back by them.
 */
import { assemble, explicitLayers, withoutLayer } from '../../graph/edit';
import { consumersOf, type GraphLayer, layerNamed, type ModelGraph } from '../../graph/graph';
import { kindOf, type LayerSpec } from '../../layers';
import { activationOf } from '../../layers/activationOf';
import { foldNormalization } from '../../weights/foldNormalization';
import type { BareModel } from '../../weights/model';

/** The model predicts the same, and its outputs keep their names; the very model where there is nothing to change. */
export function plainForm(model: BareModel): BareModel {
  const isOutput = ({ name }: GraphLayer) => model.graph.outputs.includes(name);
  const normalizesOutput = model.graph.layers.some((layer) => kindOf(layer.spec.type).unitScales !== undefined && isOutput(layer));
  const { graph, weights } = normalizesOutput ? model : foldNormalization(model);
  const quiet = withoutNoise(graph);
  const merged = quiet.layers.reduce((now, { name }) => withActivationMerged(now, name), quiet);
  return merged === model.graph ? model : { graph: merged, weights };
}

/** The graph without layers that do nothing once it is trained, but for those that are outputs. */
function withoutNoise(graph: ModelGraph): ModelGraph {
  const noise = graph.layers.filter(({ name, spec }) => kindOf(spec.type).onlyWhileTraining === true && !graph.outputs.includes(name));
  if (noise.length === 0) return graph;
  return assemble(
    graph,
    noise.reduce((layers, { name }) => withoutLayer(layers, name), explicitLayers(graph)),
  );
}

/** The graph with a layer that is only an activation as the field of the layer in front of it, which must have no other use. */
function withActivationMerged(graph: ModelGraph, name: string): ModelGraph {
  const { spec } = layerNamed(graph, name);
  const activation = kindOf(spec.type).asActivation?.(spec);
  if (activation === undefined || graph.outputs.includes(name)) return graph;
  const source = layerNamed(graph, layerNamed(graph, name).inputs[0]!);
  const { sums, schema } = kindOf(source.spec.type);
  const takes = sums !== undefined && 'activation' in schema.properties && activationOf(source.spec) === 'linear';
  if (!takes || graph.outputs.includes(source.name) || consumersOf(graph).get(source.name)!.length > 1) return graph;
  const layers = explicitLayers(graph)
    .filter((layer) => layer.name !== name)
    .map((layer) => {
      if (layer.name === source.name) return { ...layer, activation } as LayerSpec;
      return layer.inputs?.includes(name) === true
        ? { ...layer, inputs: layer.inputs.map((input) => (input === name ? source.name : input)) }
        : layer;
    });
  return assemble(graph, layers);
}
