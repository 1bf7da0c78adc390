/** Where the parts of a spec are in its text. */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { JsonPath, Span } from '../problem/problem';
import { layerFragment, type Fragment, rootFragment, spanInDocument, treeOf } from './fragment';
import type { ModelText } from './text/modelText';

interface Place {
  readonly fragment: Fragment;
  readonly node: Node;
}

/** The span of the value at a path. */
export function valueSpan(model: ModelText, path: JsonPath): Span | undefined {
  const place = placeAt(model, path);
  return place && spanInDocument(place.fragment, place.node);
}

/** The span of the name of the field at a path. */
export function keySpan(model: ModelText, path: JsonPath): Span | undefined {
  const place = placeAt(model, path);
  const key = place?.node.parent?.children?.[0];
  return place && key && spanInDocument(place.fragment, key);
}

/** The value at a path, if it is a string, a number or another single value. */
export function valueAt(model: ModelText, path: JsonPath): unknown {
  return placeAt(model, path)?.node.value as unknown;
}

/** The names of the fields of the object at a path. */
export function fieldsAt(model: ModelText, path: JsonPath): string[] {
  const node = placeAt(model, path)?.node;
  return node?.type === 'object' ? (node.children ?? []).map(({ children }) => String(children?.[0]?.value)) : [];
}

function placeAt(model: ModelText, path: JsonPath): Place | undefined {
  const [list, index, ...rest] = path;
  const isInLayer = list === 'layers' && typeof index === 'number';
  if (isInLayer && model.layers[index] === undefined) return undefined;
  const fragment = isInLayer ? layerFragment(model, index) : rootFragment(model);
  const inside = isInLayer ? rest : path;
  const root = treeOf(fragment);
  const node = root && (inside.length === 0 ? root : findNodeAtLocation(root, [...inside]));
  return node && { fragment, node };
}
