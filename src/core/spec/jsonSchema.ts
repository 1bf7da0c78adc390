/** The JSON Schema of model specs, for editors that complete and check JSON by one. */
import { specSchema } from './schema';

/** The part of JSON Schema that the spec's schemas use. */
export interface JsonSchema {
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
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
  /** What each value of `enum` means, as VS Code reads it. */
  readonly enumDescriptions?: readonly string[];
  readonly const?: string | number;
  /** Words that are offered where others are right as well. */
  readonly examples?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly description?: string;
}

export const specJsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  allowComments: true,
  allowTrailingCommas: true,
  ...specSchema,
};
