/** What is wrong with a spec and with each of its layers and steps by themselves, whatever the others say. */
import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { isLayerType, kindOf, layerTypes } from '../layers';
import { namePattern } from '../layers/kind';
import { formatCount } from '../message/format';
import { type Message, type MessageValue, say } from '../message/message';
import { stepSchemas } from '../methods/options';
import type { JsonSchema } from './jsonSchema';
import { error, formatPath, type JsonPath, type Problem } from '../problem/problem';
import { specSchema } from './schema';
import { nearWords, suggest } from '../problem/suggest';
import { areAllKnown, deviceNamed, knownDeviceNames } from '../devices/known';
import { validate } from './validate';

/** Everything but what is in the list of layers, which are validated one by one. */
export function validateSpec(root: Node): Problem[] {
  if (root.type !== 'object') return [error('wrong-value', [], say('a model spec is a JSON object with "name" and "layers"'))];
  const steps = findNodeAtLocation(root, ['shrink', 'steps']);
  return [
    ...validate(root, specWithoutVariants, []),
    ...validateTarget(root),
    ...validateDevice(root),
    ...(steps?.type === 'array' ? (steps.children ?? []) : []).flatMap(validateStep),
  ];
}

/** Limits are shares up to 1 or whole counts above: 1.5 would be neither. */
function validateTarget(root: Node): Problem[] {
  return ['params', 'bytes', 'macs'].flatMap((field) => {
    const path = ['shrink', 'target', field];
    const value: unknown = findNodeAtLocation(root, path)?.value;
    if (typeof value !== 'number' || value <= 1 || Number.isInteger(value)) return [];
    return [error('wrong-value', path, say('{0} is {1}: give a share of the original (up to 1) or a whole number above 1', field, value))];
  });
}

/** A board of the list, or a device of the settings. */
function validateDevice(root: Node): Problem[] {
  const path = ['budget', 'device'];
  const name: unknown = findNodeAtLocation(root, path)?.value;
  if (typeof name !== 'string' || !areAllKnown() || deviceNamed(name) !== undefined) return [];
  return [error('wrong-value', path, unknownDevice(name))];
}

function unknownDevice(name: string): Message {
  const known = knownDeviceNames();
  const near = nearWords(name, known, 3);
  return near.length === 0
    ? say(
        'unknown device "{0}": docs/devices.md lists the boards; your own go into the setting "bonsai.devices", or say what it has: {1}',
        name,
        '{ "ram": 65536 }',
      )
    : say(
        'unknown device "{0}": did you mean {1}? Your own go into the setting "bonsai.devices"',
        name,
        near.map((one) => `"${one}"`).join(', '),
      );
}

/** The spec's schema without those of layers and steps, which their `type` and `method` choose. */
const specWithoutVariants = {
  ...specSchema,
  properties: {
    ...specSchema.properties,
    layers: { type: 'array' },
    shrink: {
      ...specSchema.properties.shrink,
      properties: { ...specSchema.properties.shrink.properties, steps: { type: 'array', minItems: 1 } },
    },
  },
} as unknown as JsonSchema;

/** A list of layers without any. */
export function noLayers(): Problem {
  return error('wrong-value', ['layers'], say('a model needs layers: start with one of type "Input"'));
}

/** More would be a file made to exhaust the memory: the largest models have some thousand layers. */
export const mostLayers = 100_000;

/** A list with more layers than are read. */
export function tooManyLayers(count: number): Problem {
  return error('wrong-value', ['layers'], say('the model has {0} layers: up to {1} are read', formatCount(count), formatCount(mostLayers)));
}

/** Errors of one layer by the schema of its type. @param index of the layer in the list, for the paths of problems */
export function validateLayer(node: Node, index: number): Problem[] {
  const path = ['layers', index];
  const schemaOf = (type: string) => (isLayerType(type) ? kindOf(type).schema : undefined);
  const chosen = chosenVariant(node, 'type', schemaOf);
  if (typeof chosen === 'object') return validate(node, chosen, path).map((problem) => calledByName(problem, node, path));
  if (chosen === undefined) return validateChoiceOnly(node, 'type', layerTypes, path).map((problem) => calledByName(problem, node, path));
  return [error('unknown-layer-type', [...path, 'type'], unknownType(chosen))];
}

/** A layer that has a name is called by it: "code.units must be …" where its place is "layers[2].units". */
function calledByName(problem: Problem, layer: Node, path: JsonPath): Problem {
  const name: unknown = layer.type === 'object' ? findNodeAtLocation(layer, ['name'])?.value : undefined;
  if (typeof name !== 'string' || !new RegExp(namePattern, 'u').test(name)) return problem;
  const place = formatPath(path);
  const called = (value: MessageValue) =>
    typeof value === 'string' && (value === place || value.startsWith(`${place}.`)) ? `${name}${value.slice(place.length)}` : value;
  return { ...problem, message: { ...problem.message, values: problem.message.values.map(called) } };
}

function validateStep(node: Node, index: number): Problem[] {
  const path = ['shrink', 'steps', index];
  const methods = Object.keys(stepSchemas);
  const schemaOf = (method: string) => (Object.hasOwn(stepSchemas, method) ? stepSchemas[method as keyof typeof stepSchemas] : undefined);
  const chosen = chosenVariant(node, 'method', schemaOf);
  if (typeof chosen === 'object') return validate(node, chosen, path);
  if (chosen === undefined) return validateChoiceOnly(node, 'method', methods, path);
  return [error('unknown-method', [...path, 'method'], unknownMethod(chosen, methods))];
}

function unknownType(type: string): Message {
  const meant = suggest(type, layerTypes);
  return meant === undefined
    ? say('unknown layer type "{0}": completion offers the types that this version knows', type)
    : say('unknown layer type "{0}": did you mean "{1}"?', type, meant);
}

function unknownMethod(method: string, known: readonly string[]): Message {
  const meant = suggest(method, known);
  return meant === undefined
    ? say('unknown shrinking method "{0}": use one of {1}', method, known.join(', '))
    : say('unknown shrinking method "{0}": did you mean "{1}"?', method, meant);
}

/** The schema that a field of the object chooses, the field's value when it chooses none, or `undefined` without such a field. */
function chosenVariant(node: Node, field: string, schemaOf: (choice: string) => unknown): JsonSchema | string | undefined {
  const choice: unknown = node.type === 'object' ? findNodeAtLocation(node, [field])?.value : undefined;
  if (typeof choice !== 'string') return undefined;
  return (schemaOf(choice) as JsonSchema | undefined) ?? choice;
}

/** An object that does not say what it is: its other fields cannot be checked. */
function validateChoiceOnly(node: Node, field: string, choices: readonly string[], path: JsonPath): Problem[] {
  const schema: JsonSchema = { type: 'object', properties: { [field]: { enum: choices } }, required: [field] };
  return validate(node, schema, path).filter((problem) => problem.code !== 'unknown-field');
}
