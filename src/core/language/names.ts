/** Layer names as symbols: where one is defined and used, and what renaming it changes. */
import { namePattern } from '../layers/kind';
import type { Span } from '../problem/problem';
import { marksOf } from './marks';
import { layerIndexAt } from './fragment';
import type { ModelText } from './text/modelText';

export interface NameUses {
  readonly name: string;
  /** The value of the layer's `name`, quotes included. */
  readonly definition?: Span;
  /** The layer that has the name. */
  readonly layer?: number;
  /** Where layers take it as input. */
  readonly references: readonly Span[];
}

/** The name that a place is in or touches, with all its uses; `undefined` where there is none. */
export function nameAt(model: ModelText, offset: number): (NameUses & { readonly at: Span }) | undefined {
  const touches = (span: Span | undefined) => span !== undefined && span.offset <= offset && offset <= span.offset + span.length;
  const index = layerIndexAt(model, offset) ?? -1;
  const { name, inputs } = marksOf(model, index);
  const used = inputs.find(touches);
  if (used !== undefined) return { at: used, ...usesOf(model, used.name) };
  const own = model.layers[index]?.reading.name;
  return own !== undefined && touches(name) ? { at: name!, ...usesOf(model, own) } : undefined;
}

export function usesOf(model: ModelText, name: string): NameUses {
  const layer = model.layers.findIndex(({ reading }) => reading.name === name);
  const references = model.layers.flatMap(({ reading }, index) =>
    reading.inputs?.includes(name) === true ? marksOf(model, index).inputs.filter((mark) => mark.name === name) : [],
  );
  const definition = layer === -1 ? undefined : marksOf(model, layer).name;
  return { name, references, ...(layer === -1 ? {} : { layer }), ...(definition === undefined ? {} : { definition }) };
}

/** Why a layer cannot have a name. */
export type NameFault = 'malformed' | 'taken';

export function nameFault(model: ModelText, name: string, newName: string): NameFault | undefined {
  if (!new RegExp(namePattern, 'u').test(newName)) return 'malformed';
  return newName !== name && model.layers.some(({ reading }) => reading.name === newName) ? 'taken' : undefined;
}
