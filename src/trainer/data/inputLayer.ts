import { type GraphLayer, layerNamed } from '../../core/graph/graph';
import type { SpecFile } from '../input/specFile';

export function inputLayer({ graph }: SpecFile): GraphLayer {
  return layerNamed(graph, graph.inputs[0]!);
}
