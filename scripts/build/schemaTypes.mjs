/**
 * What our schemas take of TypeBox, for the bundle that every window loads. TypeBox itself brings its type language and its compiler with
 * them: a seventh of that bundle. A test compares what both make.
 *
 * @typedef {Readonly<Record<string, unknown>>} Schema
 * @typedef {Readonly<Record<string, Schema>>} Schemas by name
 */

/** @param {unknown} value */
const hidden = (value) => ({ value, enumerable: false, writable: true, configurable: true });

/**
 * @param {string} kind what TypeBox hides in a schema, so that its JSON has nothing more than JSON Schema
 * @param {Schema} schema
 * @param {Schema} [options]
 */
const made = (kind, schema, options) => Object.defineProperty({ ...schema, ...options }, '~kind', hidden(kind));

/** A schema with more in it. @type {(schema: Schema, more: Schema) => Schema} */
const also = (schema, more) => Object.assign(Object.defineProperties({}, Object.getOwnPropertyDescriptors(schema)), more);

/** @type {(kind: string, type: string) => (options?: Schema) => Schema} */
const simple = (kind, type) => (options) => made(kind, { type }, options);

const ofBoolean = simple('Boolean', 'boolean');
const ofInteger = simple('Integer', 'integer');
const ofNull = simple('Null', 'null');
const ofNumber = simple('Number', 'number');
const ofString = simple('String', 'string');

/** @type {(items: Schema, options?: Schema) => Schema} */
const ofArray = (items, options) => made('Array', { type: 'array', items }, options);

/** @type {(properties: Schemas, options?: Schema) => Schema} */
function ofObject(properties, options) {
  const required = Object.entries(properties).flatMap(([name, schema]) => ('~optional' in schema ? [] : [name]));
  return made('Object', { type: 'object', ...(required.length > 0 ? { required } : {}), properties }, options);
}

// By the names that they have in TypeBox: those of JavaScript's own are used above.
export {
  ofArray as Array,
  ofBoolean as Boolean,
  ofInteger as Integer,
  ofNull as Null,
  ofNumber as Number,
  ofObject as Object,
  ofString as String,
};

/** @type {(definitions: Schemas, $ref: string, options?: Schema) => Schema} */
export function Cyclic(definitions, $ref, options) {
  const $defs = Object.fromEntries(Object.entries(definitions).map(([$id, schema]) => [$id, also(schema, { $id })]));
  return made('Cyclic', { $defs, $ref }, options);
}

/** @type {(values: readonly string[], options?: Schema) => Schema} */
export const Enum = (values, options) => made('Enum', { enum: values }, options);

/** @type {(allOf: readonly Schema[], options?: Schema) => Schema} */
export const Intersect = (allOf, options) => made('Intersect', { allOf }, options);

/** @type {(value: string | number | boolean, options?: Schema) => Schema} */
export const Literal = (value, options) => made('Literal', { type: typeof value, const: value }, options);

/** @type {(schema: Schema) => Schema} */
export const Optional = (schema) => Object.defineProperty(also(schema, {}), '~optional', hidden(true));

/** @type {(key: Schema, value: Schema, options?: Schema) => Schema} @throws Error for keys other than any string */
export function Record(key, value, options) {
  if (Object.keys(key).join(',') !== 'type') throw new Error('only records with any string as key are in this bundle');
  return made('Record', { type: 'object', patternProperties: { '^.*$': value } }, options);
}

/** @type {($ref: string, options?: Schema) => Schema} */
export const Ref = ($ref, options) => made('Ref', { $ref }, options);

/** @type {(items: readonly Schema[], options?: Schema) => Schema} */
export const Tuple = (items, options) => made('Tuple', { type: 'array', additionalItems: false, items, minItems: items.length }, options);

/** @type {(anyOf: readonly Schema[], options?: Schema) => Schema} */
export const Union = (anyOf, options) => made('Union', { anyOf }, options);
