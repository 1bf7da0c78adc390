import { assemble, explicitLayers } from '../graph/edit';
import type { GraphLayer, ModelGraph } from '../graph/graph';
import { activationField } from '../layers/activationOf';
import type { ActivationName } from '../layers/fields';

/** By layer, its new activation. */
export type NewActivations = ReadonlyMap<string, ActivationName>;

/**
 * Which layers get which activation.
 *
 * @param mapping old activation to new
 * @param only names of the layers to change; by default all but the output
 */
export function newActivations(
  graph: ModelGraph,
  mapping: Readonly<Record<string, ActivationName>>,
  only: readonly string[] | undefined,
): NewActivations {
  const isMeant = (layer: GraphLayer) => (only === undefined ? !graph.outputs.includes(layer.name) : only.includes(layer.name));
  return new Map(
    graph.layers.filter(isMeant).flatMap((layer): [string, ActivationName][] => {
      const wanted = mapping[activationField(layer.spec) ?? ''];
      return wanted === undefined ? [] : [[layer.name, wanted]];
    }),
  );
}

/** The graph with other activations in some layers; their shapes and weights stay. */
export function withActivations(graph: ModelGraph, activations: NewActivations): ModelGraph {
  const layers = explicitLayers(graph).map((spec) => {
    const activation = activations.get(spec.name);
    return activation === undefined ? spec : { ...spec, activation };
  });
  return assemble(graph, layers);
}
