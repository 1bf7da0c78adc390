/** What the spec's schema says of a place in it. */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { JsonSchema } from '../spec/jsonSchema';
import type { JsonPath } from '../problem/problem';
import { specSchema } from '../spec/schema';

/**
 * The schemas that a value may have, unions taken apart: of several kinds of object, the ones that the object there can be.
 * @param root the tree of the fragment of the document at `rootPath`; what it has chosen (a layer's type) narrows the schemas
 * @param path of the value, in the document
 */
export function schemasAt(path: JsonPath, root: Node | undefined, rootPath: JsonPath): JsonSchema[] {
  let schemas: JsonSchema[] = [specSchema as unknown as JsonSchema];
  for (const [depth, key] of path.entries()) {
    // The field that chooses the kind may have any of the choices.
    const chooses = schemas.some((schema) => childSchema(schema, key)?.const !== undefined);
    const possible = chooses ? schemas : narrowed(schemas, nodeAt(path.slice(0, depth), root, rootPath));
    schemas = possible.flatMap((schema) => alternatives(childSchema(schema, key)));
  }
  return narrowed(schemas, nodeAt(path, root, rootPath));
}

function nodeAt(path: JsonPath, root: Node | undefined, rootPath: JsonPath): Node | undefined {
  if (root === undefined || path.length < rootPath.length) return undefined;
  const inside = path.slice(rootPath.length);
  return inside.length === 0 ? root : findNodeAtLocation(root, inside);
}

function childSchema(schema: JsonSchema, key: string | number): JsonSchema | undefined {
  if (typeof key === 'string') return schema.properties?.[key];
  return Array.isArray(schema.items) ? (schema.items as readonly JsonSchema[])[key] : (schema.items as JsonSchema | undefined);
}

/** A union's variants; each keeps the union's description where it has none. */
function alternatives(schema: JsonSchema | undefined): JsonSchema[] {
  if (schema === undefined) return [];
  const { anyOf, description } = schema;
  if (anyOf === undefined) return [schema];
  return anyOf.flatMap(alternatives).map((variant) => (description === undefined ? variant : { description, ...variant }));
}

/** Of several kinds of object those that the node can be: first by their constants, then by the fields it has. */
function narrowed(schemas: readonly JsonSchema[], node: Node | undefined): JsonSchema[] {
  if (node?.type !== 'object' || schemas.length < 2) return [...schemas];
  // A key without a value is still being typed.
  const whole = (node.children ?? []).filter(({ children }) => children?.[1] !== undefined);
  const fields = new Map(whole.map(({ children }) => [children![0]!.value as string, children![1]!.value as unknown]));
  const agree = schemas.filter(({ properties = {} }) =>
    Object.entries(properties).every(([key, field]) => field.const === undefined || !fields.has(key) || fields.get(key) === field.const),
  );
  const know = agree.filter(({ properties = {} }) => [...fields.keys()].every((key) => Object.hasOwn(properties, key)));
  return know.length > 0 ? know : agree.length > 0 ? agree : [...schemas];
}
