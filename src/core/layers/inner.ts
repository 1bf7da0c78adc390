/** Layers inside of others: without a name, inputs and 8-bit values of their own. */
import type { TObject, TProperties } from 'typebox';
import * as Type from 'typebox';
import type { LayerKind } from './kind';

/** A kind's schema for the place inside of another layer. */
export function innerSchema<P extends TProperties>({ properties }: TObject<P>): TObject<Omit<P, 'name' | 'inputs' | 'int8'>> {
  const { name: _name, inputs: _inputs, int8: _int8, ...own } = properties;
  return Type.Object(own, { additionalProperties: false });
}

/** The kind of an inner layer, out of those that may be there. */
export function innerKind(kinds: Readonly<Record<string, LayerKind>>, { type }: { readonly type: string }): LayerKind {
  return kinds[type]!;
}
