import type { ModelGraph } from '../../graph/graph';
import { isPrunable } from '../../layers/kind';
import { type Message, say } from '../../message/message';
import { formatShare } from '../../message/format';
import { sizeOf } from '../../numbers/sizeOf';
import type { PruneWeightsOptions } from '../options/pruneWeights';
import { pruneWeightsDefaults } from '../records/pruneWeights';
import { limitOf } from '../target';
import type { ShrinkTarget } from '../targetSchema';
import { goesByMeasuring, type ShrinkPreview } from './shrinkPreview';

/** The same share of the weights of every layer; biases stay. */
export function previewOfWeights(graph: ModelGraph, options: PruneWeightsOptions, { params }: ShrinkTarget): ShrinkPreview | Message {
  if (params === undefined) return goesByMeasuring;
  const layers = graph.layers.map(({ name, params: all, weights }) => {
    const prunable = weights.filter(isPrunable).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    return { name, prunable, others: all - prunable };
  });
  const total = (of: 'prunable' | 'others') => layers.reduce((sum, layer) => sum + layer[of], 0);
  const left = limitOf(params, total('prunable') + total('others')) - total('others');
  const share = Math.min(1, Math.max(0, left) / Math.max(1, total('prunable')));
  const { scope, layerFloor } = { ...pruneWeightsDefaults, ...options };
  return {
    layers: layers.map(({ name, prunable, others }) => ({ layer: name, params: others + Math.floor(share * prunable) })),
    ...(scope === 'layer'
      ? {}
      : {
          note: say(
            'If every layer kept the same share. Weights compete across the model, so some keep more and others less: at least {0} of this.',
            formatShare(layerFloor),
          ),
        }),
  };
}
