/** Layer names as symbols: where one is defined and used, and what renaming it changes. */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { namePattern } from '../layers/kind';
import type { Span } from '../problem/problem';
import { marksOf } from './marks';
import { layerIndexAt, rootFragment, spanInDocument } from './fragment';
import { syntaxErrorOf, type ModelText } from './text/modelText';

export interface NameUses {
  readonly name: string;
  /** The value of the layer's `name`, quotes included. */
  readonly definition?: Span;
  /** The layer that has the name. */
  readonly layer?: number;
  /** Where layers take it as input, and where the rest of the spec names it as an input or output of the model. */
  readonly references: readonly Span[];
}

/** The name that a place is in or touches, with all its uses; `undefined` where there is none. */
export function nameAt(model: ModelText, offset: number): (NameUses & { readonly at: Span }) | undefined {
  const touches = (span: Span | undefined) => span !== undefined && span.offset <= offset && offset <= span.offset + span.length;
  const index = layerIndexAt(model, offset) ?? -1;
  const { name, inputs } = marksOf(model, index);
  const used = inputs.find(touches) ?? namedOutside(model).find(touches);
  if (used !== undefined) return { at: used, ...usesOf(model, used.name) };
  const own = model.layers[index]?.reading.name;
  return own !== undefined && touches(name) ? { at: name!, ...usesOf(model, own) } : undefined;
}

/** Where a name stands in the whole document; without references or a definition where nothing has it. */
export function usesOf(model: ModelText, name: string): NameUses {
  const layer = model.layers.findIndex(({ reading }) => reading.name === name);
  const asInputs = model.layers.flatMap(({ reading }, index) =>
    reading.inputs?.includes(name) === true ? marksOf(model, index).inputs.filter((mark) => mark.name === name) : [],
  );
  const references = [...asInputs, ...namedOutside(model).filter((mark) => mark.name === name)];
  const definition = layer === -1 ? undefined : marksOf(model, layer).name;
  return { name, references, ...(layer === -1 ? {} : { layer }), ...(definition === undefined ? {} : { definition }) };
}

interface NamedMark extends Span {
  readonly name: string;
}

/** Objects whose fields are named after inputs or outputs of the model. */
const byName: readonly (readonly string[])[] = [
  ['train', 'loss'],
  ['data', 'file'],
  ['data', 'labels'],
  ['data', 'validation', 'file'],
  ['data', 'validation', 'labels'],
];

/** Names of layers outside of the list of layers. While the text is no JSON, none are known. */
function namedOutside(model: ModelText): NamedMark[] {
  const { rootWithoutLayers: root } = model;
  if (root === undefined || syntaxErrorOf(model) !== undefined) return [];
  const children = (path: readonly string[], type: Node['type']): readonly Node[] => {
    const node = findNodeAtLocation(root, [...path]);
    return node?.type === type ? (node.children ?? []) : [];
  };
  const keys = byName.flatMap((path) => children(path, 'object').flatMap(({ children: [key] = [] }) => key ?? []));
  const fragment = rootFragment(model);
  return [...children(['outputs'], 'array'), ...keys].flatMap((node) =>
    node.type === 'string' ? [{ name: String(node.value), ...spanInDocument(fragment, node) }] : [],
  );
}

/** Why a layer cannot have a name. */
export type NameError = 'malformed' | 'taken';

/** @param name that the layer has now @returns undefined where it can have the new one */
export function nameError(model: ModelText, name: string, newName: string): NameError | undefined {
  if (!new RegExp(namePattern, 'u').test(newName)) return 'malformed';
  return newName !== name && model.layers.some(({ reading }) => reading.name === newName) ? 'taken' : undefined;
}
