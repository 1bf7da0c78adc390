/** What feeds a layer of a Keras file, and which shapes the file itself says that this has. */
import type { Shape } from '../layers/kind';
import { type Config, isConfig, shapeOf } from './config';

export interface LayerInputs {
  /** Names of the layers that feed it where it is used first; empty where the file names none. */
  readonly names: readonly string[];
  /** How often the model runs the layer. */
  readonly uses: number;
  /** The shapes of its inputs, where the file gives them. */
  readonly shapes?: readonly Shape[];
}

/** An output of a layer: the one of that index, of the call of that number. */
export interface Tensor {
  readonly layer: string;
  readonly call: number;
  readonly index: number;
  readonly shape?: Shape;
}

/** What feeds a layer each time that the model runs it; empty for the first layer of a list. @param element of the list of layers */
export function callsOf(element: Config): readonly (readonly Tensor[])[] {
  const nodes: readonly unknown[] = Array.isArray(element['inbound_nodes']) ? element['inbound_nodes'] : [];
  return nodes.map(tensorsOf);
}

/** @param element of the list of layers @param config its config as the file has it */
export function inputsOf(element: Config, config: Config): LayerInputs {
  const calls = callsOf(element);
  const tensors = calls[0] ?? [];
  const shapes =
    givenShapes(config) ?? tensorShapes(tensors) ?? builtShapes(element['build_config']) ?? builtShapes(config['build_config']);
  return { names: tensors.map(({ layer }) => layer), uses: Math.max(1, calls.length), ...(shapes === undefined ? {} : { shapes }) };
}

/** Keras 2: [["name", 0, 0, { "value": ["other", 0, 0] }], …]; Keras 3: { "args": […], "kwargs": {…} } with tensors somewhere in it. */
function tensorsOf(node: unknown): Tensor[] {
  if (Array.isArray(node)) {
    // A function in the place of a layer may have its only tensor without the list.
    const list: readonly unknown[] = typeof node[0] === 'string' ? [node] : node;
    return list.flatMap((input: unknown) => {
      return Array.isArray(input) ? [...tensorAt(input), ...named(input[3], tensorAt)] : [];
    });
  }
  return isConfig(node) ? [...tensorsIn(node['args'], 0), ...named(node['kwargs'], (value) => tensorsIn(value, 0))] : [];
}

/** ["name", call, index]: a tensor as all versions of Keras name it. */
export function tensorAt([layer, call, index]: readonly unknown[]): Tensor[] {
  const count = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : 0);
  // Keras 2 puts a number in the place of a layer's name.
  return typeof layer === 'string' && layer !== '_CONSTANT_VALUE' ? [{ layer, call: count(call), index: count(index) }] : [];
}

/** Inputs that are given by name. Masks and first states say nothing of a layer's cost. */
const inputArguments = ['query', 'value', 'key', 'inputs', 'x', 'x1', 'x2', 'y'];

function named(kwargs: unknown, read: (value: readonly unknown[]) => Tensor[]): Tensor[] {
  if (!isConfig(kwargs)) return [];
  return inputArguments.flatMap((key) => {
    const value = Object.hasOwn(kwargs, key) ? kwargs[key] : undefined;
    return Array.isArray(value) ? read(value) : isConfig(value) ? read([value]) : [];
  });
}

function tensorsIn(value: unknown, depth: number): Tensor[] {
  if (depth > 20) return [];
  if (Array.isArray(value)) return value.flatMap((item) => tensorsIn(item, depth + 1));
  if (!isConfig(value) || value['class_name'] !== '__keras_tensor__' || !isConfig(value['config'])) return [];
  const { keras_history: history, shape: written } = value['config'];
  const shape = shapeOf(written);
  if (!Array.isArray(history)) return [];
  return tensorAt(history).map((tensor) => ({ ...tensor, ...(shape === undefined ? {} : { shape }) }));
}

function tensorShapes(tensors: readonly Tensor[]): readonly Shape[] | undefined {
  const shapes = tensors.flatMap(({ shape }) => (shape === undefined ? [] : [shape]));
  return tensors.length > 0 && shapes.length === tensors.length ? shapes : undefined;
}

/** The shape that the model's author gave with a layer. */
function givenShapes(config: Config): readonly Shape[] | undefined {
  const given = shapeOf(config['batch_input_shape'] ?? config['batch_shape']);
  return given && [given];
}

/** The shapes with which a layer was built. */
export function builtShapes(built: unknown): readonly Shape[] | undefined {
  if (!isConfig(built)) return undefined;
  const { input_shape: one, query_shape: query, value_shape: value, key_shape: key } = built;
  const shape = shapeOf(one);
  if (shape !== undefined) return [shape];
  const several = Array.isArray(one) ? one : [query, value, key].filter((given) => given !== undefined && given !== null);
  const shapes = several.map(shapeOf);
  return shapes.length > 0 && shapes.every((known) => known !== undefined) ? shapes : undefined;
}
