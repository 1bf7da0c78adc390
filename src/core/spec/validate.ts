/** Checks a JSON document against a schema made with TypeBox, with messages for people and places for editors. */
import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import { counted } from '../message/counted';
import { type Message, type MessageValue, nothing, say } from '../message/message';
import type { JsonSchema } from './jsonSchema';
import { error, formatPath, type JsonPath, type Problem } from '../problem/problem';
import { didYouMean } from '../problem/suggest';

/** All that is wrong with the value of `node`, whose place in the document is `path`. */
export function validate(node: Node, schema: JsonSchema, path: JsonPath): Problem[] {
  if (schema.anyOf !== undefined) return validateAny(node, schema.anyOf, path);
  if (schema.const !== undefined || schema.enum !== undefined) return validateChoice(node, schema.enum ?? [schema.const!], path);
  const value: unknown = getNodeValue(node);
  switch (schema.type) {
    case 'object':
      return node.type === 'object' ? validateObject(node, schema, path) : [wrongKind(node, schema, path)];
    case 'array':
      return node.type === 'array' ? validateArray(node, schema, path) : [wrongKind(node, schema, path)];
    case 'integer':
    case 'number':
      return typeof value === 'number' ? validateNumber(value, schema, path) : [wrongKind(node, schema, path)];
    case 'string':
      return typeof value === 'string' ? validateString(value, schema, path) : [wrongKind(node, schema, path)];
    default:
      return schema.type === undefined || node.type === schema.type ? [] : [wrongKind(node, schema, path)];
  }
}

/** Looking for the name that was meant takes longer than all else: of one object, only this many unknown names get one. */
const mostSuggestions = 1000;

function validateObject(node: Node, schema: JsonSchema, path: JsonPath): Problem[] {
  const fields = schema.properties ?? {};
  // TypeBox's records have one pattern that every name fits.
  const [anyField] = Object.values(schema.patternProperties ?? {});
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    const name = key.value as string;
    const place = [...path, name];
    const field = Object.hasOwn(fields, name) ? fields[name] : anyField;
    if (seen.has(name)) {
      const { offset, length } = key;
      problems.push({
        ...error('duplicate-field', place, say('{0} is there twice: remove one', formatPath(place))),
        span: { offset, length },
      });
      continue;
    }
    seen.add(name);
    if (field === undefined) {
      const others = problems.length < mostSuggestions ? Object.keys(fields).filter((other) => !seen.has(other)) : [];
      problems.push(unknownField(path, key, others));
    } else problems.push(...validate(value, field, place));
  }
  for (const name of schema.required ?? []) {
    if (seen.has(name)) continue;
    problems.push(error('missing-field', [...path, name], say('{0} needs "{1}"{2}', formatPath(path), name, explain(fields[name]))));
  }
  return problems;
}

/** With its span, which is known here: to look for each of many such fields by its path would take as long as their number squared. */
function unknownField(path: JsonPath, { value, offset, length }: Node, others: readonly string[]): Problem {
  const name = value as string;
  const message = say('{0} has no field "{1}"{2}', formatPath(path), name, didYouMean(name, others));
  return { ...error('unknown-field', [...path, name], message), atKey: true, span: { offset, length } };
}

function validateArray(node: Node, schema: JsonSchema, path: JsonPath): Problem[] {
  const items = node.children ?? [];
  const tuple = Array.isArray(schema.items) ? (schema.items as readonly JsonSchema[]) : undefined;
  const problems = validateLength(items.length, tuple?.length ?? schema.minItems ?? 0, tuple?.length ?? schema.maxItems ?? Infinity, path);
  for (const [index, item] of items.entries()) {
    const itemSchema = tuple === undefined ? (schema.items as JsonSchema | undefined) : tuple[index];
    if (itemSchema !== undefined) problems.push(...validate(item, itemSchema, [...path, index]));
  }
  return problems;
}

function validateLength(have: number, least: number, most: number, path: JsonPath): Problem[] {
  if (have >= least && have <= most) return [];
  const template =
    least === most
      ? '{0} must have exactly {1}, but has {2}'
      : have < least
        ? '{0} must have at least {1}, but has {2}'
        : '{0} must have at most {1}, but has {2}';
  const wanted = counted(have < least ? least : most, '{0} item', '{0} items');
  return [wrong(path, say(template, formatPath(path), wanted, have))];
}

function validateNumber(value: number, schema: JsonSchema, path: JsonPath): Problem[] {
  const problem = (template: string, limit = 0) => [wrong(path, say(template, formatPath(path), value, limit))];
  if (schema.type === 'integer' && !Number.isInteger(value)) return problem('{0} must be a whole number, but is {1}');
  if (schema.minimum !== undefined && value < schema.minimum) return problem('{0} must be at least {2}, but is {1}', schema.minimum);
  if (schema.maximum !== undefined && value > schema.maximum) return problem('{0} must be at most {2}, but is {1}', schema.maximum);
  if (schema.exclusiveMinimum !== undefined && value <= schema.exclusiveMinimum)
    return problem('{0} must be above {2}, but is {1}', schema.exclusiveMinimum);
  if (schema.exclusiveMaximum !== undefined && value >= schema.exclusiveMaximum)
    return problem('{0} must be below {2}, but is {1}', schema.exclusiveMaximum);
  return [];
}

function validateString(value: string, schema: JsonSchema, path: JsonPath): Problem[] {
  if (value.length < (schema.minLength ?? 0)) return [wrong(path, say('{0} must not be empty', formatPath(path)))];
  if (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value)) return [];
  return [
    wrong(path, say('{0} must be made of letters, digits, "_", "." and "-" only, but is {1}', formatPath(path), JSON.stringify(value))),
  ];
}

function validateChoice(node: Node, choices: readonly (string | number)[], path: JsonPath): Problem[] {
  const value: unknown = getNodeValue(node);
  if (choices.includes(value as string)) return [];
  const message = choices.map((choice) => JSON.stringify(choice)).join(', ');
  const hint = typeof value === 'string' ? didYouMean(value, choices.map(String)) : nothing;
  const template = choices.length === 1 ? '{0} must be {1}, but is {2}{3}' : '{0} must be one of {1}, but is {2}{3}';
  return [wrong(path, say(template, formatPath(path), message, describe(node), hint))];
}

/** A union: the variant that fits the value's kind, or shares most fields with it, says what is wrong. */
function validateAny(node: Node, variants: readonly JsonSchema[], path: JsonPath): Problem[] {
  const results = variants.map((variant) => ({ variant, problems: validate(node, variant, path) }));
  if (results.some(({ problems }) => problems.length === 0)) return [];
  const ofKind = results.filter(({ variant }) => isOfKind(node, variant));
  if (ofKind.length === 0) {
    const wanted = variants.map(kindMessage).reduce((list, kind) => say('{0} or {1}', list, kind));
    return [wrong(path, say('{0} must be {1}, but is {2}', formatPath(path), wanted, describe(node)))];
  }
  const chosen = chosenVariant(node, variants);
  if (chosen !== undefined) return validate(node, chosen, path);
  const names = new Set((node.children ?? []).map((property) => String(property.children?.[0]?.value)));
  const shared = (variant: JsonSchema) => Object.keys(variant.properties ?? {}).filter((name) => names.has(name)).length;
  const isCloser = (a: (typeof ofKind)[number], b: (typeof ofKind)[number]) => {
    const [more, fewer] = [shared(a.variant) - shared(b.variant), b.problems.length - a.problems.length];
    return more > 0 || (more === 0 && fewer > 0);
  };
  return ofKind.reduce((best, candidate) => (isCloser(candidate, best) ? candidate : best)).problems;
}

/** Of objects that differ by a field with a constant, such as `type`: the one that is chosen, or one that names all choices. */
function chosenVariant(node: Node, variants: readonly JsonSchema[]): JsonSchema | undefined {
  const [first] = variants;
  const [field] = Object.entries(first?.properties ?? {}).find(([, { const: constant }]) => constant !== undefined) ?? [];
  if (field === undefined || node.type !== 'object') return undefined;
  const choices = variants.map(({ properties }) => properties?.[field]?.const).filter((choice) => choice !== undefined);
  if (choices.length !== variants.length) return undefined;
  const choice: unknown = findNodeAtLocation(node, [field])?.value;
  const chosen = variants.find(({ properties }) => properties?.[field]?.const === choice);
  return chosen ?? { type: 'object', properties: { [field]: { enum: choices } }, required: [field], patternProperties: { '': {} } };
}

function isOfKind(node: Node, schema: JsonSchema): boolean {
  if (schema.enum !== undefined || schema.const !== undefined) return node.type === 'string';
  return schema.type === node.type || (schema.type === 'integer' && node.type === 'number');
}

function kindMessage(schema: JsonSchema): Message {
  if (Array.isArray(schema.items)) return say('a list of {0}', schema.items.length);
  switch (schema.type) {
    case 'object':
      return say('an object');
    case 'array':
      return say('a list');
    case 'number':
      return say('a number');
    case 'integer':
      return say('a whole number');
    case 'boolean':
      return say('true or false');
    case 'null':
      return say('null');
    default:
      return say('a string');
  }
}

function describe(node: Node): MessageValue {
  if (node.type === 'object') return say('an object');
  if (node.type === 'array') return say('a list');
  return JSON.stringify(getNodeValue(node));
}

function explain(schema: JsonSchema | undefined): Message {
  return schema?.description === undefined ? nothing : say(': {0}', say(schema.description));
}

function wrongKind(node: Node, schema: JsonSchema, path: JsonPath): Problem {
  return wrong(path, say('{0} must be {1}, but is {2}', formatPath(path), kindMessage(schema), describe(node)));
}

function wrong(path: JsonPath, message: Message): Problem {
  return error('wrong-value', path, message);
}
