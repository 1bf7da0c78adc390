/** hardSwish of layers that Keras 2 and TF.js have: they do not have the activation, but x · relu6(x + 3) / 6 is of layers that they do have. */
import { assemble, explicitLayers } from '../../../../core/graph/edit';
import type { GraphLayer, ModelGraph } from '../../../../core/graph/graph';
import type { LayerSpec } from '../../../../core/layers';
import { partName } from '../../../../core/layers/tfjsForm';
import { isRecurrent } from '../../../../core/units/flow';

/** The layers keep their names and weights; what took their values takes those of the last layer behind them. In recurrent layers it stays. */
export function withoutHardSwish(graph: ModelGraph): ModelGraph {
  const bent = new Set(graph.layers.filter(isBent).map(({ name }) => name));
  if (bent.size === 0) return graph;
  const renamed = (name: string) => (bent.has(name) ? partName(name, 'bent') : name);
  const layers = explicitLayers(graph).flatMap((spec): LayerSpec[] => {
    const placed = spec.inputs === undefined ? spec : { ...spec, inputs: spec.inputs.map(renamed) };
    return bent.has(spec.name) ? [{ ...placed, activation: 'linear' } as LayerSpec, ...hardSwishOf(spec.name)] : [placed];
  });
  return assemble({ name: graph.name, outputs: graph.outputs.map(renamed) }, layers);
}

function isBent(layer: GraphLayer): boolean {
  const { spec } = layer;
  return 'activation' in spec && spec.activation === 'hardSwish' && !isRecurrent(layer);
}

function hardSwishOf(name: string): LayerSpec[] {
  const part = (suffix: string) => partName(name, suffix);
  return [
    { type: 'Rescaling', name: part('shifted'), scale: 1, offset: 3, inputs: [name] },
    { type: 'ReLU', name: part('gate'), maxValue: 6, inputs: [part('shifted')] },
    { type: 'Multiply', name: part('gated'), inputs: [name, part('gate')] },
    { type: 'Rescaling', name: part('bent'), scale: 1 / 6, inputs: [part('gated')] },
  ];
}
