/** Text to insert, with places to fill in, in the syntax of VS Code's snippets. */
import { kindOf, type LayerType } from '../layers';
import type { JsonSchema } from '../spec/jsonSchema';

/** Values that people begin with. */
const typical: Readonly<Record<string, string>> = {
  units: '32',
  filters: '16',
  kernelSize: '3',
  rate: '0.2',
  shape: '[${n:28, 28, 1}]',
  targetShape: '[${n:7, 7, 16}]',
  rows: '1000',
  seed: '1',
  learningRate: '0.001',
  epochs: '20',
  batchSize: '32',
  rounds: '10',
  fineTuneEpochs: '5',
  layerShare: '0.5',
};

/** `"units": ${1:32}`, for a field with that schema. */
export function memberSnippet(key: string, schema: JsonSchema, place = 1): string {
  return `"${key}": ${valueSnippet(key, schema, place)}`;
}

function valueSnippet(key: string, schema: JsonSchema, place: number): string {
  const known = typical[key];
  if (known !== undefined) return known.startsWith('[') ? known.replace('n', String(place)) : `\${${String(place)}:${known}}`;
  const choices = schema.enum?.map((choice) => JSON.stringify(choice)) ?? (schema.type === 'boolean' ? ['true', 'false'] : []);
  if (choices.length > 0) return `\${${String(place)}|${choices.join(',')}|}`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf?.[0] !== undefined) return valueSnippet(key, schema.anyOf[0], place);
  const slot = `$${String(place)}`;
  if (schema.type === 'string') return `"${slot}"`;
  if (schema.type === 'array') return `[${slot}]`;
  return schema.type === 'object' ? `{ ${slot} }` : slot;
}

/** A whole layer with the fields it cannot do without. */
export function layerSnippet(type: LayerType): string {
  const { properties, required = [] } = kindOf(type).schema as JsonSchema;
  const name = `"name": "\${1:${type.replace(/^./u, (letter) => letter.toLowerCase())}}"`;
  const own = required.filter((field) => field !== 'type' && field !== 'name');
  const members = own.map((field, index) => memberSnippet(field, properties?.[field] ?? {}, index + 2));
  const inputs = kindOf(type).inputs === 'several' ? [`"inputs": ["$${String(own.length + 2)}"]`] : [];
  return `{ ${[`"type": "${type}"`, name, ...members, ...inputs].join(', ')} }`;
}
