/** Checks a JSON document against a schema made with TypeBox, with messages for people and places for editors. */
import { getNodeValue, type Node } from 'jsonc-parser';
import { formatPath, type JsonPath, type Problem } from './problem';
import { didYouMean } from './suggest';

/** The part of JSON Schema that the spec's schemas use. */
export interface JsonSchema {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number;
  readonly anyOf?: readonly JsonSchema[];
  readonly description?: string;
}

/** All that is wrong with the value of `node`, whose place in the document is `path`. */
export function validate(node: Node, schema: JsonSchema, path: JsonPath): Problem[] {
  if (schema.anyOf !== undefined) return validateAny(node, schema.anyOf, path);
  if (schema.const !== undefined || schema.enum !== undefined) return validateChoice(node, schema.enum ?? [schema.const!], path);
  const kind = schema.type;
  const value: unknown = getNodeValue(node);
  if (kind === 'object')
    return node.type === 'object' ? validateObject(node, schema, path) : [wrong(path, `must be an object, but is ${describe(node)}`)];
  if (kind === 'array')
    return node.type === 'array' ? validateArray(node, schema, path) : [wrong(path, `must be a list, but is ${describe(node)}`)];
  if (kind === 'integer' || kind === 'number')
    return typeof value === 'number' ? validateNumber(value, schema, path) : [wrong(path, `must be a number, but is ${describe(node)}`)];
  if (kind === 'string')
    return typeof value === 'string' ? validateString(value, schema, path) : [wrong(path, `must be a string, but is ${describe(node)}`)];
  return node.type === kind
    ? []
    : [wrong(path, `must be ${kind === 'boolean' ? 'true or false' : String(kind)}, but is ${describe(node)}`)];
}

function validateObject(node: Node, schema: JsonSchema, path: JsonPath): Problem[] {
  const fields = schema.properties ?? {};
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    const name = key.value as string;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (seen.has(name))
      problems.push({
        code: 'wrong-value',
        severity: 'error',
        message: `${formatPath([...path, name])} is there twice: remove one`,
        path: [...path, name],
        atKey: true,
      });
    seen.add(name);
    if (field === undefined) {
      const unused = Object.keys(fields).filter((candidate) => !seen.has(candidate));
      problems.push({
        code: 'unknown-field',
        severity: 'error',
        message: `${formatPath(path)} has no field "${name}"${didYouMean(name, unused)}`,
        path: [...path, name],
        atKey: true,
      });
    } else problems.push(...validate(value, field, [...path, name]));
  }
  for (const name of schema.required ?? []) {
    if (!seen.has(name))
      problems.push({
        code: 'missing-field',
        severity: 'error',
        message: `${formatPath(path)} needs "${name}"${explain(fields[name])}`,
        path,
      });
  }
  return problems;
}

function validateArray(node: Node, schema: JsonSchema, path: JsonPath): Problem[] {
  const items = node.children ?? [];
  const problems: Problem[] = [];
  const tuple = Array.isArray(schema.items) ? (schema.items as readonly JsonSchema[]) : undefined;
  const least = tuple?.length ?? schema.minItems ?? 0;
  const most = tuple?.length ?? schema.maxItems ?? Infinity;
  if (items.length < least || items.length > most) {
    const wanted =
      least === most ? `exactly ${String(least)}` : items.length < least ? `at least ${String(least)}` : `at most ${String(most)}`;
    problems.push(wrong(path, `must have ${wanted} item${wanted.endsWith(' 1') ? '' : 's'}, but has ${String(items.length)}`));
  }
  for (const [index, item] of items.entries()) {
    const itemSchema = tuple === undefined ? (schema.items as JsonSchema | undefined) : tuple[index];
    if (itemSchema !== undefined) problems.push(...validate(item, itemSchema, [...path, index]));
  }
  return problems;
}

function validateNumber(value: number, schema: JsonSchema, path: JsonPath): Problem[] {
  const problem = (words: string) => [wrong(path, `must be ${words}, but is ${String(value)}`)];
  if (schema.type === 'integer' && !Number.isInteger(value)) return problem('a whole number');
  if (schema.minimum !== undefined && value < schema.minimum) return problem(`at least ${String(schema.minimum)}`);
  if (schema.maximum !== undefined && value > schema.maximum) return problem(`at most ${String(schema.maximum)}`);
  if (schema.exclusiveMinimum !== undefined && value <= schema.exclusiveMinimum) return problem(`above ${String(schema.exclusiveMinimum)}`);
  if (schema.exclusiveMaximum !== undefined && value >= schema.exclusiveMaximum) return problem(`below ${String(schema.exclusiveMaximum)}`);
  return [];
}

function validateString(value: string, schema: JsonSchema, path: JsonPath): Problem[] {
  if (value.length < (schema.minLength ?? 0)) return [wrong(path, 'must not be empty')];
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) {
    return [wrong(path, `must be made of letters, digits, "_", "." and "-" only, but is ${JSON.stringify(value)}`)];
  }
  return [];
}

function validateChoice(node: Node, choices: readonly (string | number)[], path: JsonPath): Problem[] {
  const value: unknown = getNodeValue(node);
  if (choices.includes(value as string)) return [];
  const words = choices.map((choice) => JSON.stringify(choice)).join(', ');
  const hint = typeof value === 'string' ? didYouMean(value, choices.map(String)) : '';
  return [wrong(path, `must be ${choices.length === 1 ? words : `one of ${words}`}, but is ${describe(node)}${hint}`)];
}

/** A union: the variant that fits the value's kind, or shares most fields with it, says what is wrong. */
function validateAny(node: Node, variants: readonly JsonSchema[], path: JsonPath): Problem[] {
  const results = variants.map((variant) => ({ variant, problems: validate(node, variant, path) }));
  if (results.some(({ problems }) => problems.length === 0)) return [];
  const ofKind = results.filter(({ variant }) => isOfKind(node, variant));
  if (ofKind.length === 0)
    return [wrong(path, `must be ${variants.map((variant) => kindWords(variant)).join(' or ')}, but is ${describe(node)}`)];
  const names = new Set((node.children ?? []).map((property) => String(property.children?.[0]?.value)));
  const shared = (variant: JsonSchema) => Object.keys(variant.properties ?? {}).filter((name) => names.has(name)).length;
  return ofKind.reduce((best, candidate) => (shared(candidate.variant) > shared(best.variant) ? candidate : best)).problems;
}

function isOfKind(node: Node, schema: JsonSchema): boolean {
  if (schema.enum !== undefined || schema.const !== undefined) return node.type === 'string';
  return schema.type === node.type || (schema.type === 'integer' && node.type === 'number');
}

function kindWords(schema: JsonSchema): string {
  if (Array.isArray(schema.items)) return `a list of ${String(schema.items.length)}`;
  const words = {
    object: 'an object',
    array: 'a list',
    string: 'a string',
    number: 'a number',
    integer: 'a whole number',
    boolean: 'true or false',
    null: 'null',
  };
  return words[schema.type ?? 'string'];
}

function describe(node: Node): string {
  if (node.type === 'object') return 'an object';
  if (node.type === 'array') return 'a list';
  return JSON.stringify(getNodeValue(node));
}

function explain(schema: JsonSchema | undefined): string {
  return schema?.description === undefined
    ? ''
    : ` (${schema.description.replace(/\.$/u, '').replace(/^[A-Z](?![A-Z])/u, (letter) => letter.toLowerCase())})`;
}

function wrong(path: JsonPath, message: string): Problem {
  return { code: 'wrong-value', severity: 'error', message: `${formatPath(path)} ${message}`, path };
}
