/** A model in the form that a search looks at: batch norms and activations as parts of the layers in front of them, wherever that changes nothing. */
import { assemble, explicitLayers } from '../../graph/edit';
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
  const merged = graph.layers.reduce((now, { name }) => withActivationMerged(now, name), graph);
  return merged === model.graph ? model : { graph: merged, weights };
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
