import * as Type from 'typebox';

/** A field that is a key of a table; completion says what each of them means. */
export function keyOf<Name extends string>(table: Readonly<Record<Name, { readonly meaning: string }>>, description: string) {
  const names = Object.keys(table) as Name[];
  return Type.Enum(names, { description, enumDescriptions: names.map((name) => table[name].meaning) });
}
