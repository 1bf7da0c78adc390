/** A graph as the layers of a Keras model, for either generation of its files. */
import type { GraphLayer } from '../../../../core/graph/graph';
import { kindOf } from '../../../../core/layers';
import type { Shape } from '../../../../core/layers/kind';
import { smallestDeviation } from '../../../../core/layers/normalization';
import { say } from '../../../../core/message/message';
import { ExportError } from '../../exporter';
import { type Fields, kerasFields } from './fields';

export type Generation = 2 | 3;

/** One layer of a Keras model. */
export interface KerasElement {
  readonly className: string;
  readonly name: string;
  /** Its arguments, with its name. */
  readonly config: Fields;
  /** What it takes, with shapes that have the batch axis. */
  readonly inputs: readonly { readonly name: string; readonly shape: Shape }[];
  /** Whether it takes its inputs as a list. */
  readonly joins: boolean;
}

/** @throws ExportError for what this generation computes otherwise */
export function elementsOf(layers: readonly GraphLayer[], generation: Generation): readonly KerasElement[] {
  return layers.map((layer) => elementOf(layer, generation));
}

function elementOf({ name, spec, inputs, inputShapes, outputShape }: GraphLayer, generation: Generation): KerasElement {
  const { type, name: _name, inputs: _inputs, ...fields } = spec;
  const place = {
    name,
    inputs: inputs.map((input, at) => ({ name: input, shape: [null, ...inputShapes[at]!] })),
    joins: kindOf(type).inputs === 'several',
  };
  if (inputs.length === 0) {
    const shape = [null, ...outputShape];
    const given = generation === 2 ? { batch_input_shape: shape, ragged: false } : { batch_shape: shape };
    return { ...place, className: 'InputLayer', config: { name, dtype: 'float32', sparse: false, ...given } };
  }
  const { className, config } = classOf({ type, ...fields }, name, generation);
  return { ...place, className, config: { name, ...config } };
}

interface ClassAndConfig {
  readonly className: string;
  readonly config: Fields;
}

type Layer = Fields & { readonly type: string };

function classOf({ type, ...fields }: Layer, name: string, generation: Generation): ClassAndConfig {
  requireSame(fields, name, generation);
  const replacement = replacements[type];
  if (replacement !== undefined) return replacement;
  const given = kerasFields(type, fields, (inner) => innerOf(inner, `${name}.layer`, generation));
  return { className: type, config: { ...given, ...(others[type]?.(fields, generation, name) ?? {}) } };
}

/** Classes in the place of others. */
const replacements: Readonly<Record<string, ClassAndConfig>> = {
  // A Normalization of Keras counts the rows it has seen; this divides by the same numbers.
  Normalization: { className: 'BatchNormalization', config: { epsilon: smallestDeviation ** 2, center: false, scale: false } },
};

/** Settings that Keras needs, or has by other names. */
const others: Readonly<Record<string, (fields: Fields, generation: Generation, name: string) => Fields>> = {
  GRU: ({ resetAfter }) => ({ reset_after: resetAfter === true }),
  // Keras gives the way back the same direction, by default.
  Bidirectional: ({ layer }, generation, name) => {
    const inner = layer as Layer;
    return inner['goBackwards'] === true
      ? { backward_layer: innerOf({ ...inner, goBackwards: false }, `${name}.backward`, generation) }
      : {};
  },
  UpSampling1D: ({ size = 2 }) => ({ size }),
  // Keras 3 looks for it, though it has a default.
  Rescaling: ({ offset = 0 }) => ({ offset }),
  LeakyReLU: ({ alpha = 0.3 }, generation) => (generation === 2 ? { alpha } : { alpha: undefined, negative_slope: alpha }),
};

/** @throws ExportError where Keras 3 has another function of the same name, (x + 3) / 6 between 0 and 1, or Keras 2 has none */
function requireSame({ activation, recurrentActivation }: Fields, name: string, generation: Generation): void {
  if (generation === 2 && [activation, recurrentActivation].includes('hardSwish'))
    throw new ExportError(say('{0} has the activation hardSwish, which Keras 2 does not have: choose keras or another format', name));
  if (generation === 3 && [activation, recurrentActivation].includes('hardSigmoid'))
    throw new ExportError(
      say(
        '{0} has the activation hardSigmoid, which is another function in Keras 3: choose h5 and load it in Keras 2, or another format',
        name,
      ),
    );
}

function innerOf(layer: Layer, name: string, generation: Generation): Fields {
  const { className, config } = classOf(layer, name, generation);
  return objectOf(className, { name, ...config });
}

/** An object as Keras says its class; what reads files of Keras 2 passes over what it does not know. */
export function objectOf(className: string, config: Fields): Fields {
  return { module: 'keras.layers', class_name: className, config, registered_name: null };
}
