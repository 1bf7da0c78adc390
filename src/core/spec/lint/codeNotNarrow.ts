import { formatCount } from '../../message/format';
import { valueCount } from '../../message/counted';
import type { GraphLayer } from '../../graph/graph';
import { autoencoderRoles } from '../../graph/roles';
import { elementCount } from '../../layers/kind';
import { say } from '../../message/message';
import { hasTargetLabels } from '../labels';
import type { Lint } from './lint';

/** An autoencoder without a bottleneck can copy its input; noise is another way to keep it from that (Vincent et al. 2008). */
export const codeNotNarrow: Lint = ({ graph, settings }) => {
  if (graph.inputs.length > 1 || graph.outputs.length > 1) return [];
  const input = graph.layers.find((layer) => layer.name === graph.inputs[0]);
  const output = graph.layers.find((layer) => layer.name === graph.output);
  const size = input && elementCount(input.outputShape);
  if (input === undefined || output === undefined || typeof size !== 'number' || size !== elementCount(output.outputShape)) return [];
  if (hasTargetLabels(settings) || graph.layers.some(isNoise) || autoencoderRoles(graph) !== undefined) return [];
  const hidden = graph.layers.filter((layer) => layer !== input && layer !== output && layer.weights.length > 0);
  const narrowest = hidden.reduce<GraphLayer | undefined>(
    (best, layer) => (best !== undefined && valuesOf(best) <= valuesOf(layer) ? best : layer),
    undefined,
  );
  if (narrowest === undefined) return [];
  const message = say(
    'the narrowest layer, {0}, gives {1}, and the input has {2}: without something narrower (or noise) the model can copy its input and learn nothing',
    narrowest.name,
    valueCount(valuesOf(narrowest)),
    formatCount(size),
  );
  return [{ code: 'code-not-narrow', severity: 'information', message, path: ['layers', narrowest.index] }];
};

function isNoise({ spec }: GraphLayer): boolean {
  return /^(Dropout|Gaussian|SpatialDropout|AlphaDropout)/u.test(spec.type) || 'activityRegularizer' in spec;
}

function valuesOf({ outputShape }: GraphLayer): number {
  return elementCount(outputShape) ?? Infinity;
}
