import type { ModelGraph } from '../../core/graph/graph';
import { suggest } from '../../core/spec/suggest';
import { MethodError } from './method';

/** @throws MethodError when an option names a layer that the model does not have */
export function requireLayers(graph: ModelGraph, option: string, names: readonly string[]): void {
  const known = graph.layers.map(({ name }) => name);
  const missing = names.find((name) => !known.includes(name));
  if (missing === undefined) return;
  const similar = suggest(missing, known);
  throw new MethodError(`${option} names "${missing}", which is no layer${similar === undefined ? '' : `: did you mean "${similar}"?`}`);
}
