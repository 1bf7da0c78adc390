/** Text of a spec as a person would write it: one layer a line. */
import { oneLine } from '../json/oneLine';
import type { Spec } from './schema';

/** The text of a spec: fields on lines of their own, layers one a line. */
export function writeSpec(spec: Spec): string {
  const fields = Object.entries(spec).map(([field, value]) => `  ${JSON.stringify(field)}: ${writeField(field, value)}`);
  return `{\n${fields.join(',\n')}\n}\n`;
}

function writeField(field: string, value: unknown): string {
  if (field === 'layers' && Array.isArray(value)) return `[\n${value.map((layer) => `    ${oneLine(layer)}`).join(',\n')}\n  ]`;
  return oneLine(value);
}
