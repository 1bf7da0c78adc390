/** Layers inside of others: without a name and inputs of their own. */
import type { TObject, TProperties } from 'typebox';
import * as Type from 'typebox';
import type { LayerKind } from './kind';

/** A kind's schema for the place inside of another layer. */
export function innerSchema<P extends TProperties>({ properties }: TObject<P>): TObject<Omit<P, 'name' | 'inputs'>> {
  const { name: _name, inputs: _inputs, ...own } = properties;
  return Type.Object(own, { additionalProperties: false });
}

/** The kind of an inner layer, out of those that may be there. */
export function innerKind(kinds: Readonly<Record<string, LayerKind>>, { type }: { readonly type: string }): LayerKind {
  return kinds[type]!;
}
