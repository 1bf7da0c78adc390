import type { ModelGraph } from '../../graph/graph';
import { type Message, say } from '../../message/message';
import { planRemoval } from '../layerRemoval/plan';
import type { RemoveLayersOptions } from '../options/removeLayers';
import type { ShrinkPreview } from './shrinkPreview';

/** The model without the layers that the step names. */
export function previewOfRemoval(graph: ModelGraph, { layers }: RemoveLayersOptions): ShrinkPreview | Message {
  if (layers === undefined) return say('Which layers go is found out by trying.');
  let left = graph;
  for (const name of layers) {
    if (!left.layers.some((layer) => layer.name === name)) return say('removeLayers.layers names "{0}", but no layer has that name', name);
    const removal = planRemoval(left, name);
    if (!('graph' in removal)) return say('{0} cannot be removed: {1}.', name, removal);
    left = removal.graph;
  }
  return { layers: left.layers.map(({ name, params }) => ({ layer: name, params })) };
}
