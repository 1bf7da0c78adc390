import type { ModelGraph } from '../../core/graph/graph';
import { say } from '../../core/message/message';
import { didYouMean } from '../../core/problem/suggest';
import { MethodError } from './method';

/** @throws MethodError when an option names a layer that the model does not have */
export function requireLayers(graph: ModelGraph, option: string, names: readonly string[]): void {
  const known = graph.layers.map(({ name }) => name);
  const missing = names.find((name) => !known.includes(name));
  if (missing === undefined) return;
  throw new MethodError(say('{0} names "{1}", which is no layer{2}', option, missing, didYouMean(missing, known)));
}
