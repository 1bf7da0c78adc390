/** Values in the config of a Keras layer as a spec writes them. */
import { type Config, isConfig } from '../../../../core/keras/config';
import { activations } from '../../../../core/layers/fields';

/** How the values of a field are said; `undefined` where a spec cannot. */
export type Translate = (value: unknown) => unknown;

/** @param dialect the version of Keras, of which the first digit counts */
export function translations(dialect: string): Readonly<Record<string, Translate>> {
  return {
    activation: (value) => activationName(value, dialect),
    recurrentActivation: (value) => activationName(value, dialect),
    kernelSize: sizes,
    strides: sizes,
    poolSize: sizes,
    size: sizes,
    dilationRate: sizes,
    sharedAxes: (value) => (typeof value === 'number' ? [value] : value),
  };
}

const otherNames: Readonly<Record<string, string>> = { silu: 'swish', softmax_v2: 'softmax', relu_v2: 'relu', hard_silu: 'hardSwish' };

/** @returns the spec's name of an activation, or `undefined` when it has none */
export function activationName(value: unknown, dialect: string): string | undefined {
  const name = isConfig(value) && value['class_name'] === 'function' ? value['config'] : value;
  if (typeof name !== 'string') return undefined;
  // Keras 3 has another hard sigmoid than all versions before: relu6(x + 3) / 6.
  if (name === 'hard_sigmoid' && dialect.startsWith('3')) return undefined;
  const camel = (otherNames[name] ?? name).replace(/_(\w)/gu, (_, letter: string) => letter.toUpperCase());
  return (activations as readonly string[]).includes(camel) ? camel : undefined;
}

/** What an activation is in later versions, where it is a layer: `Dense(8, activation=LeakyReLU(0.2))`. */
export function activationLayer(value: unknown): Config | undefined {
  return isConfig(value) && value['class_name'] !== 'function' && isConfig(value['config']) ? value : undefined;
}

/** One number in the place of equal ones. */
function sizes(value: unknown): unknown {
  if (!Array.isArray(value) || value.length === 0) return value;
  return value.every((size) => size === value[0]) ? (value[0] as unknown) : value;
}

/** Older versions write numbers as NumPy has them. */
export function plainNumber(value: unknown): unknown {
  if (!isConfig(value)) return value;
  if (value['class_name'] === '__numpy__' && isConfig(value['config'])) return value['config']['value'];
  return value['type'] === 'ndarray' ? value['value'] : value;
}

/** { "class_name": "L2", "config": { "l2": 0.01 } } → { l2: 0.01 }; Keras 1 has { "name": "WeightRegularizer", "l1": 0, "l2": 0.01 }. */
export function regularizer(value: unknown): unknown {
  if (!isConfig(value)) return undefined;
  const config = isConfig(value['config']) ? value['config'] : value;
  const factors = ['l1', 'l2'].flatMap((key): [string, number][] => {
    const factor = plainNumber(config[key]);
    return typeof factor === 'number' && factor > 0 ? [[key, factor]] : [];
  });
  const others = Object.keys(config).filter((key) => !['l1', 'l2', 'name', 'class_name', 'registered_name', 'module'].includes(key));
  return others.length > 0 ? undefined : Object.fromEntries(factors);
}

const constraintTypes: Readonly<Record<string, string>> = {
  MaxNorm: 'maxNorm',
  NonNeg: 'nonNeg',
  UnitNorm: 'unitNorm',
  MinMaxNorm: 'minMaxNorm',
};

/** { "class_name": "MaxNorm", "config": { "max_value": 2, "axis": 0 } } → { type: "maxNorm", maxValue: 2, axis: 0 } */
export function constraint(value: unknown): unknown {
  if (!isConfig(value)) return undefined;
  const className = value['class_name'] ?? value['name'];
  const type = typeof className === 'string' && Object.hasOwn(constraintTypes, className) ? constraintTypes[className] : undefined;
  if (type === undefined) return undefined;
  const { max_value: maxValue, min_value: minValue, rate, axis } = isConfig(value['config']) ? value['config'] : value;
  const known =
    type === 'nonNeg' ? {} : type === 'maxNorm' ? { maxValue, axis } : type === 'unitNorm' ? { axis } : { maxValue, minValue, rate, axis };
  return { type, ...Object.fromEntries(Object.entries(known).filter(([, given]) => given !== undefined)) };
}
