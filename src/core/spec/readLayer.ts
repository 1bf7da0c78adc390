import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import type { LayerDraft } from '../graph/draft';
import type { LayerSpec } from '../layers';
import type { Problem } from '../problem/problem';
import { validateLayer } from './validateSpec';

/** A layer of a spec as far as it can be read, with what is wrong with it by itself. */
export function readLayer(node: Node, index: number): LayerDraft & { readonly type?: string; readonly problems: readonly Problem[] } {
  const problems = validateLayer(node, index);
  const name: unknown = findNodeAtLocation(node, ['name'])?.value;
  const type: unknown = findNodeAtLocation(node, ['type'])?.value;
  const inputs = findNodeAtLocation(node, ['inputs'])?.children?.map((input): unknown => input.value);
  return {
    problems,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof type === 'string' ? { type } : {}),
    ...(inputs === undefined ? {} : { inputs: inputs.filter((input) => typeof input === 'string') }),
    ...(problems.length === 0 ? { spec: getNodeValue(node) as LayerSpec } : {}),
  };
}
