/** Functions in the place of layers, as Keras stores `x + y`, `2 * x` or `tf.nn.relu(x)`, and the layers that do the same. */
import { type Config, isConfig } from '../../../../core/keras/config';
import type { Fields } from './fields';

/** By the functions of TensorFlow that Keras 2 names, and the classes of Keras 3. */
const joins: Readonly<Record<string, Fields['type']>> = {
  '__operators__.add': 'Add',
  'math.add': 'Add',
  add: 'Add',
  Add: 'Add',
  'math.subtract': 'Subtract',
  subtract: 'Subtract',
  Subtract: 'Subtract',
  'math.multiply': 'Multiply',
  multiply: 'Multiply',
  Multiply: 'Multiply',
  'math.maximum': 'Maximum',
  Maximum: 'Maximum',
  'math.minimum': 'Minimum',
  Minimum: 'Minimum',
};

type Scaled = readonly [scale: number, offset: number];

/** What a function does with a number behind its tensor, and with one in front of it. */
const withNumber: Readonly<Record<string, readonly [behind: (number: number) => Scaled, inFront?: (number: number) => Scaled]>> = {
  Add: [(number) => [1, number], (number) => [1, number]],
  Subtract: [(number) => [1, -number], (number) => [-1, number]],
  Multiply: [(number) => [number, 0], (number) => [number, 0]],
  Divide: [(number) => [1 / number, 0]],
};

const divisions: ReadonlySet<string> = new Set(['math.truediv', 'math.divide', 'RealDiv', 'TrueDivide', 'Divide']);

const activations: Readonly<Record<string, string>> = {
  'nn.relu': 'relu',
  Relu: 'relu',
  'nn.relu6': 'relu6',
  Relu6: 'relu6',
  'nn.elu': 'elu',
  'nn.selu': 'selu',
  'math.sigmoid': 'sigmoid',
  'nn.sigmoid': 'sigmoid',
  Sigmoid: 'sigmoid',
  'math.tanh': 'tanh',
  'nn.tanh': 'tanh',
  Tanh: 'tanh',
  'nn.silu': 'swish',
  Silu: 'swish',
};

/**
 * @param name of TensorFlow's function, or the class of Keras 3
 * @param element of the list of layers, which has what the function is called with
 * @returns `undefined` for functions that no layer does
 */
export function operation(name: string, element: Config, sources: number): Fields | undefined {
  const own = <T>(table: Readonly<Record<string, T>>) => (Object.hasOwn(table, name) ? table[name] : undefined);
  const type = divisions.has(name) ? 'Divide' : own(joins);
  const activation = own(activations);
  if (activation !== undefined && sources === 1) return { type: 'Activation', activation };
  if (type === undefined) return undefined;
  if (sources === 2) return type === 'Divide' ? undefined : { type };
  const operand = numberIn(element);
  const scaled = operand && withNumber[type]?.[operand.isInFront ? 1 : 0]?.(operand.number);
  if (scaled?.every(Number.isFinite) !== true) return undefined;
  const [scale, offset] = scaled;
  return { type: 'Rescaling', scale, ...(offset === 0 ? {} : { offset }) };
}

/** A function of Keras 3, which has the class names of layers. */
export function isOperation(element: Config): boolean {
  const { module } = element;
  return typeof module === 'string' && /^keras\.(?:src\.)?ops\./u.test(module);
}

interface NumberOperand {
  readonly number: number;
  readonly isInFront: boolean;
}

/** The number among what a function of two operands is called with. */
function numberIn(element: Config): NumberOperand | undefined {
  const [node] = Array.isArray(element['inbound_nodes']) ? (element['inbound_nodes'] as unknown[]) : [];
  // Keras 3: { "args": [tensor, 3], "kwargs": {} }
  if (isConfig(node)) {
    const args: readonly unknown[] = Array.isArray(node['args']) ? node['args'] : [];
    const at = args.findIndex((value) => typeof value === 'number');
    return at === -1 ? undefined : { number: args[at] as number, isInFront: at === 0 };
  }
  if (!Array.isArray(node)) return undefined;
  // Keras 2: ["x", 0, 0, { "y": 3 }] or ["_CONSTANT_VALUE", -1, 3, { "y": ["x", 0, 0] }], in a list or not.
  const [layer, , value, named] = (Array.isArray(node[0]) ? node[0] : node) as readonly unknown[];
  if (layer === '_CONSTANT_VALUE') return typeof value === 'number' ? { number: value, isInFront: true } : undefined;
  const number = isConfig(named) ? named['y'] : undefined;
  return typeof number === 'number' ? { number, isInFront: false } : undefined;
}
