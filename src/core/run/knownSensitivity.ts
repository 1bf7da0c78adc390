/** What shrinking each layer alone costs, by a finished automatic run. */
import type { GraphLayer, ModelGraph } from '../graph/graph';
import type { CostedLayer } from '../layers/kind';
import type { LayerSensitivity } from '../methods/auto/sensitivity';
import { analyzeSpec } from '../spec/analyze';
import type { RunRecord } from './record';

export interface KnownSensitivity {
  /** The original's, on the same rows. */
  readonly loss: number;
  readonly layers: readonly LayerSensitivity[];
  /** The model as the run had it. */
  readonly graph: ModelGraph;
}

/** `undefined` where the run has measured none. */
export function knownSensitivity({
  sensitivity,
  sensitivityLoss,
  specText,
}: Pick<RunRecord, 'sensitivity' | 'sensitivityLoss' | 'specText'>): KnownSensitivity | undefined {
  if (sensitivity === undefined || sensitivityLoss === undefined) return undefined;
  const { graph } = analyzeSpec(specText);
  return graph && { loss: sensitivityLoss, layers: sensitivity, graph };
}

/** What is known of a layer; nothing of one that has changed since, or that gets something else. */
export function sensitivityOf({ layers, graph }: KnownSensitivity, layer: GraphLayer<CostedLayer>): readonly LayerSensitivity[] {
  const { name } = layer.spec;
  const was = graph.layers.find((candidate) => candidate.name === name);
  return was !== undefined && fingerprint(was) === fingerprint(layer) ? layers.filter((known) => known.layer === name) : [];
}

/** Where a layer stands in the model, and in which order its fields, says nothing of it. */
function fingerprint({ spec, inputShapes }: GraphLayer<CostedLayer>): string {
  return JSON.stringify([Object.entries(spec).sort(([a], [b]) => (a < b ? -1 : 1)), inputShapes]);
}
