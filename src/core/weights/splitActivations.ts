import { assemble, explicitLayers, freeName } from '../graph/edit';
import type { ModelGraph } from '../graph/graph';
import { kindOf, type LayerSpec } from '../layers';
import { activationField } from '../layers/activationOf';

/**
 * The model with layers of their own for the activations of layers of sums, so that what comes in between can be rounded; it predicts the same.
 * Weights stay where they are. Of several outputs, each keeps its activation, since losses are told by their names.
 *
 * @param isSplit by layer
 *
 * @example
 * const { graph } = graphOf('m', [{ type: 'Input', name: 'x', shape: [4] }, { type: 'Dense', name: 'y', units: 3, activation: 'tanh' }]);
 * splitActivations(graph, () => true).outputs; // → ['y-activation']
 */
export function splitActivations(graph: ModelGraph, isSplit: (layer: string) => boolean): ModelGraph {
  const layers = explicitLayers(graph);
  const canSplit = (spec: LayerSpec) =>
    kindOf(spec.type).sums !== undefined && (graph.outputs.length === 1 || !graph.outputs.includes(spec.name));
  const added = new Map<string, LayerSpec>();
  for (const spec of layers) {
    const activation = activationField(spec);
    if (activation === undefined || activation === 'linear' || !isSplit(spec.name) || !canSplit(spec)) continue;
    const name = freeName([...layers, ...added.values()], `${spec.name}-activation`);
    added.set(spec.name, { type: 'Activation', name, activation, inputs: [spec.name] });
  }
  if (added.size === 0) return graph;
  const valueOf = (name: string) => added.get(name)?.name ?? name;
  const split = layers.flatMap((spec): LayerSpec[] => {
    const behind = added.get(spec.name);
    const named = spec.inputs === undefined ? spec : { ...spec, inputs: spec.inputs.map(valueOf) };
    return behind === undefined ? [named] : [{ ...named, activation: 'linear' } as LayerSpec, behind];
  });
  return assemble({ name: graph.name, outputs: graph.outputs.map(valueOf) }, split);
}
