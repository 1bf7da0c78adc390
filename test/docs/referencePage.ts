/** docs/reference.md: every field of a spec, as the schema has them. */
import { layerTable } from '../../src/core/layers';
import { stepSchemas } from '../../src/core/methods/options';
import type { JsonSchema } from '../../src/core/spec/jsonSchema';
import { specSchema } from '../../src/core/spec/schema';

const schema = (typed: object): JsonSchema => typed;

/** The page as Markdown. */
export function referencePage(): string {
  const { layers: _, ...others } = schema(specSchema).properties!;
  return [
    '# Reference of a model spec',
    'Written from the schema that the editor and the command line check specs with. A field in **bold** has to be there. How fields work together: [a model spec](spec.md), [data](data.md), [shrinking](shrinking.md).',
    '## The model',
    fieldTable(schema(specSchema)),
    ...Object.entries(others).flatMap(([name, field]) => sections(name, field)),
    '## Layers',
    `Every layer has a \`name\`, which no other has, and may name its \`inputs\`.`,
    ...Object.entries(layerTable).flatMap(([name, { schema: fields }]) => section(name, schema(fields))),
    '## Steps of `shrink`',
    ...Object.entries(stepSchemas).flatMap(([name, fields]) => section(name, schema(fields))),
    '',
  ].join('\n\n');
}

/** A section for the field and for each field inside it that has fields; the steps have their own. */
function sections(name: string, field: JsonSchema): string[] {
  const inner = new Map(variants(field).flatMap(({ properties }) => Object.entries(properties ?? {})));
  return [...section(name, field), ...[...inner].flatMap(([key, value]) => (key === 'steps' ? [] : sections(`${name}.${key}`, value)))];
}

/** A heading with what the value means and its fields; nothing for a value without fields. */
function section(name: string, field: JsonSchema): string[] {
  const objects = variants(field).filter(({ properties }) => properties !== undefined);
  if (objects.length === 0) return [];
  const texts = new Set([field.description, ...objects.map(({ description }) => description)].filter((text) => text !== undefined));
  const tables = objects.map(fieldTable).filter((table) => table !== '');
  return [`### ${name}`, ...texts, tables.join('\n\nor\n\n') || 'No fields of its own.'];
}

/** A row for each field, those that are told for all layers and steps left out. */
function fieldTable({ properties = {}, required = [] }: JsonSchema): string {
  const rows = Object.entries(properties)
    .filter(([name]) => !['type', 'method', 'name', 'inputs'].includes(name) || properties['layers'] !== undefined)
    .map(([name, field]) => [required.includes(name) ? `**${name}**` : name, taken(field), field.description ?? '']);
  if (rows.length === 0) return '';
  return [['field', 'takes', 'does'], ['---', '---', '---'], ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function variants(field: JsonSchema): readonly JsonSchema[] {
  return field.anyOf === undefined ? [field] : field.anyOf.flatMap(variants);
}

/** The values that a field takes, in words. */
function taken(field: JsonSchema): string {
  const texts = new Set(variants(field).flatMap(oneTaken));
  return [...texts].join(', ');
}

function oneTaken(field: JsonSchema): string[] {
  if (field.const !== undefined) return [`\`${JSON.stringify(field.const)}\``];
  if (field.enum !== undefined) return field.enum.map((value) => `\`${JSON.stringify(value)}\``);
  switch (field.type) {
    case 'integer':
    case 'number':
      return [`${field.type === 'integer' ? 'a whole number' : 'a number'}${range(field)}`];
    case 'string':
      return ['a text'];
    case 'boolean':
      return ['`true`, `false`'];
    case 'array':
      return [`a list${itemsOf(field)}`];
    default:
      return ['fields'];
  }
}

function itemsOf({ items }: JsonSchema): string {
  if (items === undefined) return '';
  const kinds = new Set((Array.isArray(items) ? (items as readonly JsonSchema[]) : [items as JsonSchema]).map(taken));
  return ` of ${[...kinds].join('; ')}`;
}

function range(field: JsonSchema): string {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = field as Readonly<Record<string, number | undefined>>;
  const least = minimum ?? exclusiveMinimum;
  const most = maximum ?? exclusiveMaximum;
  const from = least === undefined ? '' : ` ${minimum === undefined ? 'above' : 'from'} ${String(least)}`;
  const to = most === undefined ? '' : ` ${maximum === undefined ? 'below' : 'to'} ${String(most)}`;
  return from + to;
}
