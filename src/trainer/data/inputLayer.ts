import { type GraphLayer, layerNamed } from '../../core/graph/graph';
import type { SpecFile } from '../input/specFile';

/** The layer that rows go into, of a model with one input: its output shape is that of a row. */
export function inputLayer({ graph }: SpecFile): GraphLayer {
  return layerNamed(graph, graph.inputs[0]!);
}
