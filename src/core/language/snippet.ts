/** Text to insert: as it is, or with places to fill in, in the syntax of VS Code's snippets. */
import { kindOf, type LayerType } from '../layers';
import type { JsonSchema } from '../spec/jsonSchema';

/** Values that people begin with. */
const typical: Readonly<Record<string, string>> = {
  units: '32',
  filters: '16',
  kernelSize: '3',
  rate: '0.2',
  shape: '28, 28, 1',
  targetShape: '7, 7, 16',
  rows: '1000',
  seed: '1',
  learningRate: '0.001',
  epochs: '20',
  batchSize: '32',
  rounds: '10',
  fineTuneEpochs: '5',
  layerShare: '0.5',
};

/** A value to begin with: its brackets or quotes, and what one fills in between them. */
interface Beginning {
  readonly open: string;
  readonly value: string;
  readonly close: string;
  readonly choices?: readonly string[];
}

function beginning(key: string, schema: JsonSchema): Beginning {
  const value = typical[key] ?? '';
  const choices = schema.enum?.map((choice) => JSON.stringify(choice)) ?? (schema.type === 'boolean' ? ['true', 'false'] : []);
  if (choices.length > 0) return { open: '', value: choices[0]!, close: '', choices };
  if (schema.const !== undefined) return { open: '', value: JSON.stringify(schema.const), close: '' };
  if (schema.anyOf?.[0] !== undefined) return beginning(key, schema.anyOf[0]);
  if (schema.type === 'string') return { open: '"', value, close: '"' };
  if (schema.type === 'array') return { open: '[', value, close: ']' };
  if (schema.type === 'object') return { open: '{ ', value, close: ' }' };
  return { open: '', value: value === '' ? String(schema.minimum ?? 0) : value, close: '' };
}

/** `"units": 32`, for a field with that schema. */
export function plainMember(key: string, schema: JsonSchema): string {
  const { open, value, close } = beginning(key, schema);
  return `"${key}": ${open}${value}${close}`;
}

/** `"units": ${1:32}`. */
export function memberSnippet(key: string, schema: JsonSchema, place = 1): string {
  const { open, value, close, choices } = beginning(key, schema);
  const slot = choices === undefined ? `\${${String(place)}:${value}}` : `\${${String(place)}|${choices.join(',')}|}`;
  return `"${key}": ${open}${slot}${close}`;
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
